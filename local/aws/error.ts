import { randomUUID } from "node:crypto";
import type { AwsResponse, AwsService } from "./request.ts";

/** An error as a service words it. */
export interface AwsError {
  readonly statusCode: number;
  readonly code: string;
  readonly message: string;
}

/**
 * Each service's own words, which tell the SDK whether to try again.
 * Source: DynamoDB Developer Guide, "Error handling"; SQS, SNS and Secrets Manager API References, "Common errors".
 */
const THROTTLED: Readonly<Record<AwsService, AwsError>> = {
  dynamodb: {
    statusCode: 400,
    code: "ThrottlingException",
    message: "Rate of requests exceeds the allowed throughput.",
  },
  sqs: { statusCode: 400, code: "ThrottlingException", message: "Rate exceeded" },
  sns: { statusCode: 400, code: "Throttling", message: "Rate exceeded" },
  secretsmanager: { statusCode: 400, code: "ThrottlingException", message: "Rate exceeded" },
};

const FAILED: Readonly<Record<AwsService, AwsError>> = {
  dynamodb: { statusCode: 500, code: "InternalServerError", message: "Internal server error" },
  sqs: { statusCode: 500, code: "InternalFailure", message: "Internal failure" },
  sns: { statusCode: 500, code: "InternalFailure", message: "Internal failure" },
  secretsmanager: {
    statusCode: 500,
    code: "InternalServiceError",
    message: "An error occurred on the server side.",
  },
};

/** How each service of a JSON protocol writes an error. */
const JSON_FORM = {
  dynamodb: { version: "1.0", namespace: "com.amazonaws.dynamodb.v20120810#", message: "message" },
  sqs: { version: "1.0", namespace: "com.amazonaws.sqs#", message: "message" },
  secretsmanager: { version: "1.1", namespace: "", message: "Message" },
} as const;

/** How the service refuses a call that comes too fast. */
export function throttlingError(service: AwsService): AwsResponse {
  return errorAnswer(service, THROTTLED[service]);
}

/** How the service answers when it is at fault itself. */
export function serviceError(service: AwsService): AwsResponse {
  return errorAnswer(service, FAILED[service]);
}

/** An error in the service's own protocol. */
export function errorAnswer(service: AwsService, { statusCode, code, message }: AwsError): AwsResponse {
  const requestId = randomUUID();
  if (service === "sns") {
    const error = `<Error><Type>${statusCode < 500 ? "Sender" : "Receiver"}</Type><Code>${code}</Code><Message>${message}</Message></Error>`;
    const body = `<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/">${error}<RequestId>${requestId}</RequestId></ErrorResponse>`;
    return {
      statusCode,
      headers: { "content-type": "text/xml", "x-amzn-requestid": requestId },
      body: Buffer.from(body),
    };
  }
  const form = JSON_FORM[service];
  const body = JSON.stringify({ __type: `${form.namespace}${code}`, [form.message]: message });
  const headers = { "content-type": `application/x-amz-json-${form.version}`, "x-amzn-requestid": requestId };
  return { statusCode, headers, body: Buffer.from(body) };
}
