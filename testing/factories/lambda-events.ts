import { randomUUID } from "node:crypto";
import type { Message } from "@aws-sdk/client-sqs";
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context, SQSEvent } from "aws-lambda";
import { captureOutput } from "../capture-output.ts";

export type ApiHandler = (event: APIGatewayProxyEvent, context: Context) => Promise<APIGatewayProxyResult>;

export interface ApiCall {
  readonly body?: string | null;
  readonly headers?: Record<string, string> | null;
  readonly pathParameters?: Record<string, string> | null;
  /** The route's path. */
  readonly resource?: string;
  /** Whether the body is base64, as API Gateway gives bytes that are not text. */
  readonly isBase64Encoded?: boolean;
}

export const aContext = () => ({ awsRequestId: randomUUID(), functionName: "function" }) as Context;

/** Where an API is that is called without HTTP. */
export const API_HOST = "api.example.com";

/** Calls a handler as API Gateway does. */
export function invokeApi(handler: ApiHandler, call: ApiCall): Promise<APIGatewayProxyResult> {
  const requestContext = { requestId: randomUUID(), domainName: API_HOST, path: `/prod${call.resource}` };
  const nothing = { body: null, headers: null, pathParameters: null, isBase64Encoded: false };
  return handler({ ...nothing, ...call, requestContext } as APIGatewayProxyEvent, aContext());
}

/** The same; returns the answer with what the handler logged. Not for calls at once, whose logs would be each other's. */
export async function callApi(handler: ApiHandler, call: ApiCall) {
  const { result, lines } = await captureOutput(() => invokeApi(handler, call));
  return { statusCode: result.statusCode, headers: result.headers, body: result.body, logs: JSON.stringify(lines) };
}

/** The event that Lambda makes of received messages. */
export function sqsEvent(messages: readonly Message[]): SQSEvent {
  return {
    Records: messages.map((message) => ({
      messageId: message.MessageId ?? "",
      receiptHandle: message.ReceiptHandle ?? "",
      body: message.Body ?? "",
      attributes: { ...message.Attributes } as SQSEvent["Records"][number]["attributes"],
      messageAttributes: Object.fromEntries(
        Object.entries(message.MessageAttributes ?? {}).map(([name, { StringValue = "" }]) => [
          name,
          { stringValue: StringValue, dataType: "String" },
        ]),
      ),
      md5OfBody: message.MD5OfBody ?? "",
      eventSource: "aws:sqs",
      eventSourceARN: "arn:aws:sqs:us-east-1:000000000000:notifications",
      awsRegion: "us-east-1",
    })),
  };
}
