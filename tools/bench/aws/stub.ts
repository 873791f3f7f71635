import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { listenLocally, type RunningEmulator } from "../../../local/aws/emulator.ts";
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
    const body = await readAll(incoming);
    const { method = "POST", url: path = "/", headers } = incoming;
    const { operation } = identify({ method, path, headers, body }, SERVICES) ?? { operation: "" };
    const answer = ANSWERS[operation]?.(operation === "Publish" ? {} : JSON.parse(body.toString())) ?? {};
    if (body.includes(THROTTLED_ID)) return throttle(outgoing, operation);
    const text = typeof answer === "string" ? answer : JSON.stringify(answer);
    const type = typeof answer === "string" ? "text/xml" : "application/x-amz-json-1.0";
    outgoing.writeHead(200, { "content-type": type, "content-length": Buffer.byteLength(text) }).end(text);
  });
  const port = await listenLocally(server);
  return {
    port,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

function throttle(outgoing: ServerResponse, operation: string): void {
  const [type, text] =
    operation === "Publish"
      ? [
          "text/xml",
          "<ErrorResponse><Error><Code>Throttling</Code><Message>slow down</Message></Error></ErrorResponse>",
        ]
      : ["application/x-amz-json-1.0", '{"__type":"ThrottlingException","message":"slow down"}'];
  outgoing.writeHead(400, { "content-type": type, "content-length": Buffer.byteLength(text) }).end(text);
}

async function readAll(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function md5(text: string): string {
  return createHash("md5").update(text).digest("hex");
}
