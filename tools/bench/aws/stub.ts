import { createHash } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import { buffer } from "node:stream/consumers";
import type { AwsResponse } from "../../../local/aws/call.ts";
import { closeNow, listenLocally, type RunningEmulator } from "../../../local/aws/emulator.ts";
import { identify } from "../../../local/aws/service.ts";
import { SERVICES } from "../../../local/aws/services/index.ts";
import { WEBHOOK_SECRETS } from "../samples.ts";

type Parameters = Readonly<Record<string, string>>;

/** Whatever names this transaction is throttled. */
export const THROTTLED_ID = "txn-throttled";

/** A stored payment, as any query finds it. */
const PAYMENT = {
  transaction_id: { S: "txn-1" },
  timestamp: { S: "2026-01-01T00:00:00.000Z" },
  amount: { N: "12.34" },
  currency: { S: "USD" },
  status: { S: "completed" },
};

/**
 * Answers of AWS that let every function take its whole way, at once and always alike: what is measured against it is the
 * function's own work, not an emulator's.
 */
const ANSWERS: Readonly<Record<string, (parameters: Parameters) => object | string>> = {
  UpdateItem: ({ ReturnValues, ExpressionAttributeValues = {} }) =>
    ReturnValues === "ALL_NEW"
      ? { Attributes: Object.fromEntries(Object.entries(ExpressionAttributeValues).map(([k, v]) => [k.slice(1), v])) }
      : {},
  PutItem: () => ({}),
  Query: () => ({ Count: 1, ScannedCount: 1, Items: [PAYMENT] }),
  GetSecretValue: ({ SecretId = "", VersionStage = "" }) => ({
    ARN: SecretId,
    Name: "payment-webhook-shop-prod",
    SecretString: WEBHOOK_SECRETS[VersionStage],
    VersionId: "00000000-0000-4000-8000-000000000000",
    VersionStages: [VersionStage],
  }),
  // The SDK compares the digest with what it sent.
  SendMessage: ({ MessageBody = "" }) => ({ MessageId: "message", MD5OfMessageBody: md5(MessageBody) }),
  Publish: () =>
    '<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>message</MessageId>' +
    "</PublishResult></PublishResponse>",
};

/** AWS as far as the functions need it, on 127.0.0.1. */
export async function startAwsStub(): Promise<RunningEmulator> {
  const server = createServer(async (incoming, outgoing) => {
    const { statusCode, headers, body } = answerTo(incoming, await buffer(incoming));
    outgoing.writeHead(statusCode, { ...headers, "content-length": body.length }).end(body);
  });
  return { port: await listenLocally(server), close: () => closeNow(server) };
}

function answerTo({ method = "POST", url: path = "/", headers }: IncomingMessage, body: Buffer): AwsResponse {
  const call = { method, path, headers, body };
  const { service, operation } = identify(call, SERVICES) ?? {};
  if (service && body.includes(THROTTLED_ID)) return service.protocol.errorAnswer(service.errors.throttled);
  const answer = ANSWERS[operation ?? ""]?.((service?.protocol.parametersOf(call) ?? {}) as Parameters) ?? {};
  return typeof answer === "string"
    ? { statusCode: 200, headers: { "content-type": "text/xml" }, body: Buffer.from(answer) }
    : {
        statusCode: 200,
        headers: { "content-type": "application/x-amz-json-1.0" },
        body: Buffer.from(JSON.stringify(answer)),
      };
}

function md5(text: string): string {
  return createHash("md5").update(text).digest("hex");
}
