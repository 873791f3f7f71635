/** What the functions are called with, and where. */
import { createHmac } from "node:crypto";
import { SCHEME_NAMES, type SchemeName } from "../../functions/domain/schemes/names.ts";
import { sourcePath, type WebhookSource } from "../../functions/domain/webhook-sources.ts";
import type { FunctionName } from "../../functions/runtime/environment.ts";
import { ENVIRONMENT_VARIABLES } from "../../functions/runtime/environment.ts";

const TRANSACTION_ID = "txn-1";

/** A webhook of the usual size: the fields of the contract, and some that only its provider understands. */
function webhookBody(transactionId: string): string {
  return JSON.stringify({
    transaction_id: transactionId,
    amount: 12.34,
    currency: "USD",
    status: "completed",
    created_at: "2026-01-01T00:00:00Z",
    order: { id: "order-000000000001", lines: 3, channel: "web" },
    customer: { id: "customer-000000000001", country: "DE" },
    description: "Order 000000000001",
  });
}

export const WEBHOOK_BODY = webhookBody(TRANSACTION_ID);

/** The function that has the schemes. */
export const RECEIVER = "webhook-receiver" satisfies FunctionName;

const SOURCE = {
  name: "shop",
  scheme: "standard-webhooks",
  secretId: "arn:aws:secretsmanager:us-east-1:000000000000:secret:payment-webhook-shop-prod-000000",
} as const satisfies WebhookSource;

/** The settings with which a stack has that source. */
export const SOURCE_SETTINGS = { WEBHOOK_SOURCES: JSON.stringify([{ name: SOURCE.name, scheme: SOURCE.scheme }]) };

/** The measured source alone, and beside one of every other scheme whose way is known: values of `WEBHOOK_SOURCES`. */
export const ONE_SOURCE = JSON.stringify([SOURCE]);
export const EVERY_SCHEME = JSON.stringify([
  SOURCE,
  ...SCHEME_NAMES.filter((scheme) => scheme !== SOURCE.scheme).map((scheme) => ({ ...SOURCE, name: scheme, scheme })),
]);

/** What is in the measured bundle of `webhook-receiver`. */
export const MEASURED_SCHEMES: readonly SchemeName[] = [SOURCE.scheme];

const SIGNING_KEY = Buffer.alloc(32, "current");

/** The live values of the source's secret, by version label. */
export const WEBHOOK_SECRETS: Readonly<Record<string, string>> = {
  AWSCURRENT: `whsec_${SIGNING_KEY.toString("base64")}`,
  AWSPREVIOUS: `whsec_${Buffer.alloc(32, "previous").toString("base64")}`,
};

const NOTIFY_BODY = JSON.stringify({ email: "payer@example.com", template: "payment_confirmation" });

type ApiEvent = Readonly<Record<string, unknown>>;

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

function apiEvent(body: string | null, id: string | null, path = "/"): ApiEvent {
  return {
    resource: path,
    path,
    httpMethod: body === null ? "GET" : "POST",
    headers: HEADERS,
    queryStringParameters: null,
    pathParameters: id === null ? null : { id },
    requestContext: { extendedRequestId: "AAAAAAAAAAAAAAA=", stage: "prod" },
    body,
    isBase64Encoded: false,
  };
}

/** The same webhook as a source sends it, signed now: it is let in for the next minutes. */
function signedEvent(transactionId: string): ApiEvent {
  const body = webhookBody(transactionId);
  const [id, time] = ["msg_000000000001", String(Math.floor(Date.now() / 1000))];
  const signature = createHmac("sha256", SIGNING_KEY).update(`${id}.${time}.${body}`).digest("base64");
  const { Authorization, "X-Amz-Date": date, ...headers } = HEADERS;
  return {
    ...apiEvent(body, null, sourcePath(SOURCE.name)),
    headers: { ...headers, "webhook-id": id, "webhook-timestamp": time, "webhook-signature": `v1,${signature}` },
  };
}

const queueEvent = (transactionId: string) => ({
  Records: [
    {
      messageId: "00000000-0000-4000-8000-000000000000",
      receiptHandle: "handle",
      body: JSON.stringify({ transaction_id: transactionId, notification_type: "payment_received" }),
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
});

const EVENTS: Readonly<Record<FunctionName, (transactionId: string) => object>> = {
  "webhook-processor": (id) => apiEvent(webhookBody(id), null),
  "webhook-receiver": signedEvent,
  "transaction-reader": (id) => apiEvent(null, id),
  "notification-sender": (id) => apiEvent(NOTIFY_BODY, id),
  "notification-dispatcher": queueEvent,
};

/** The event of a call that succeeds, made now. */
export function sampleEvent(name: FunctionName, transactionId = TRANSACTION_ID): object {
  return EVENTS[name](transactionId);
}

const VALUES: Readonly<Record<string, string>> = {
  DYNAMODB_TABLE: "payment-transactions-prod",
  KMS_KEY_ID: "00000000-0000-4000-8000-000000000000",
  SNS_TOPIC_ARN: "arn:aws:sns:us-east-1:000000000000:payment-email-notifications-prod",
  WEBHOOK_SOURCES: ONE_SOURCE,
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
