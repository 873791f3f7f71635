/** What the functions are called with, and where. */
import type { FunctionName } from "../functions/runtime/environment.ts";
import { ENVIRONMENT_VARIABLES } from "../functions/runtime/environment.ts";

/** A webhook of the usual size: the fields of the contract, and some that only its provider understands. */
export const WEBHOOK_BODY = JSON.stringify({
  transaction_id: "txn-1",
  amount: 12.34,
  currency: "USD",
  status: "completed",
  created_at: "2026-01-01T00:00:00Z",
  order: { id: "order-000000000001", lines: 3, channel: "web" },
  customer: { id: "customer-000000000001", country: "DE" },
  description: "Order 000000000001",
});

const NOTIFY_BODY = JSON.stringify({ email: "payer@example.com", template: "payment_confirmation" });

/** Headers as API Gateway passes them on. */
const HEADERS = {
  Accept: "*/*",
  Authorization: `AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/execute-api/aws4_request, Signature=${"0".repeat(64)}`,
  "Content-Type": "application/json",
  Host: "abcdefghij.execute-api.us-east-1.amazonaws.com",
  "User-Agent": "provider/1.0",
  "X-Amz-Date": "20260101T000000Z",
  "X-Amzn-Trace-Id": "Root=1-00000000-000000000000000000000000",
  "X-Forwarded-For": "192.0.2.1",
  "X-Forwarded-Port": "443",
  "X-Forwarded-Proto": "https",
};

function apiEvent(body: string | null, id: string | null): object {
  return {
    resource: "/",
    path: "/",
    httpMethod: body === null ? "GET" : "POST",
    headers: HEADERS,
    queryStringParameters: null,
    pathParameters: id === null ? null : { id },
    requestContext: { requestId: "00000000-0000-4000-8000-000000000000", stage: "prod" },
    body,
    isBase64Encoded: false,
  };
}

const QUEUE_EVENT = {
  Records: [
    {
      messageId: "00000000-0000-4000-8000-000000000000",
      receiptHandle: "handle",
      body: '{"transaction_id":"txn-1","notification_type":"payment_received"}',
      attributes: { ApproximateReceiveCount: "1" },
      messageAttributes: {
        event_id: { dataType: "String", stringValue: "0".repeat(64) },
        received_at: { dataType: "String", stringValue: "2026-01-01T00:00:00.000Z" },
      },
      eventSource: "aws:sqs",
      eventSourceARN: "arn:aws:sqs:us-east-1:000000000000:notifications",
      awsRegion: "us-east-1",
    },
  ],
};

const EVENTS: Partial<Record<FunctionName, object>> = {
  "transaction-reader": apiEvent(null, "txn-1"),
  "notification-sender": apiEvent(NOTIFY_BODY, "txn-1"),
  "notification-dispatcher": QUEUE_EVENT,
};

/** The event of a call that succeeds. A function that is not named here receives webhooks. */
export function sampleEvent(name: FunctionName): object {
  return EVENTS[name] ?? apiEvent(WEBHOOK_BODY, null);
}

const VALUES: Readonly<Record<string, string>> = {
  DYNAMODB_TABLE: "payment-transactions-prod",
  KMS_KEY_ID: "00000000-0000-4000-8000-000000000000",
  SNS_TOPIC_ARN: "arn:aws:sns:us-east-1:000000000000:payment-email-notifications-prod",
};

/** What Lambda and the stack set for a function, with AWS at an endpoint. */
export function sampleEnvironment(name: FunctionName, endpoint: string): Record<string, string> {
  const values: Record<string, string> = { ...VALUES, SQS_QUEUE_URL: `${endpoint}/000000000000/notifications` };
  return {
    ...Object.fromEntries(ENVIRONMENT_VARIABLES[name].map((variable) => [variable, values[variable] ?? "value"])),
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_SESSION_TOKEN: "local",
    AWS_REGION: "us-east-1",
    AWS_LAMBDA_FUNCTION_NAME: `${name}-prod`,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "512",
    AWS_LAMBDA_LOG_FORMAT: "JSON",
    AWS_LAMBDA_LOG_LEVEL: "INFO",
    AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
    AWS_ENDPOINT_URL: endpoint,
    _X_AMZN_TRACE_ID: "Root=1-00000000-000000000000000000000000;Sampled=0",
  };
}
