import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import type { AwsResponse } from "../../local/aws/call.ts";
import type { AwsMiddleware } from "../../local/aws/service.ts";
import { captureOutput } from "../../testing/capture-output.ts";
import { aContext, callApi, sqsEvent } from "../../testing/factories/lambda-events.ts";
import { aPaymentItem } from "../../testing/factories/payment-items.ts";
import { SIGN, secretNamed } from "../../testing/factories/signatures.ts";
import { webhookBody } from "../../testing/factories/webhooks.ts";
import { type EmulatedAws, startEmulatedAws } from "../../testing/systems/emulated-aws.ts";

type Handler = typeof import("../../functions/webhook-processor.ts").handler;

/** What the next answer to an operation becomes. */
let lie: { readonly operation: string; readonly answer: (answer: AwsResponse) => AwsResponse } | undefined;

const lying: AwsMiddleware = async (request, next) => {
  const answer = await next(request);
  if (lie?.operation !== request.operation || answer.statusCode !== 200) return answer;
  const told = lie.answer(answer);
  lie = undefined;
  return told;
};

let aws: EmulatedAws;
let post: Handler;
let receive: Handler;
let get: Handler;
let notify: Handler;
let dispatch: (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

beforeAll(async () => {
  aws = await startEmulatedAws([lying]);
  const secrets = new SecretsManagerClient({});
  const { ARN: secretId } = await secrets.send(
    new CreateSecretCommand({ Name: "acme", SecretString: secretNamed("acme") }),
  );
  secrets.destroy();
  process.env.WEBHOOK_SOURCES = JSON.stringify([{ name: "acme", scheme: "standard-webhooks", secretId }]);
  post = (await import("../../functions/webhook-processor.ts")).handler;
  receive = (await import("../../functions/webhook-receiver.ts")).handler;
  get = (await import("../../functions/transaction-reader.ts")).handler;
  notify = (await import("../../functions/notification-sender.ts")).handler;
  dispatch = (await import("../../functions/notification-dispatcher.ts")).handler;
  await aws.put(aPaymentItem("tx-stored", 1));
});
afterAll(() => aws.stop());

const withBody = (body: string) => (answer: AwsResponse) => ({ ...answer, body: Buffer.from(body) });
interface Content {
  readonly Attributes: object;
  readonly Items: readonly object[];
}

const changed = (change: (content: Content) => object) => (answer: AwsResponse) =>
  withBody(JSON.stringify(change(JSON.parse(answer.body.toString()))))(answer);

const EMPTY = withBody("{}");
const PUBLISHED_NOTHING = withBody(
  '<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult></PublishResult></PublishResponse>',
);
const attribute = (name: string, value: object | undefined) =>
  changed(({ Attributes }) => ({ Attributes: { ...Attributes, [name]: value } }));
const itemAttribute = (name: string, value: object | undefined) =>
  changed(({ Items, ...rest }) => ({ ...rest, Items: [{ ...Items[0], [name]: value }] }));

type Lie = [operation: string, what: string, answer: (answer: AwsResponse) => AwsResponse, lacks: string];

const QUERY_LIES: Lie[] = [
  ["Query", "is empty", EMPTY, "Items"],
  ["Query", "counts more than it holds", changed((content) => ({ ...content, Items: [] })), "all Items of its Count"],
  ["Query", "holds no amount", itemAttribute("amount", undefined), "amount"],
  ["Query", "holds an amount that is text", itemAttribute("amount", { S: "12.34" }), "amount"],
  ["Query", "holds a status that is a number", itemAttribute("status", { N: "1" }), "status"],
];

describe("an answer of 200 that lacks what AWS promises", () => {
  let transactions = 0;

  test.each<Lie>([
    ["UpdateItem", "is empty", EMPTY, "content_digest"],
    ["UpdateItem", "lacks the digest", attribute("content_digest", undefined), "content_digest"],
    ["UpdateItem", "lacks the time", attribute("received_at", undefined), "received_at"],
    ["UpdateItem", "holds a time that is none", attribute("received_at", { S: "yesterday" }), "received_at"],
    ["UpdateItem", "holds an attempt that is a number", attribute("attempt_id", { N: "1" }), "attempt_id"],
    ["SendMessage", "lacks the id", changed((content) => ({ ...content, MessageId: undefined })), "MessageId"],
  ])("given one to %s that %s, when a webhook comes, then 500, and its retry leaves one record", async (...told) => {
    const [operation, , answer, lacks] = told;
    transactions += 1;
    const call = { body: webhookBody({ transaction_id: `tx-${transactions}` }) };
    lie = { operation, answer };

    const [first, second] = [await callApi(post, call), await callApi(post, call)];

    expect([first.statusCode, second.statusCode]).toEqual([500, 200]);
    expect(first.logs).toContain(`the answer lacks ${operation}: ${lacks}`);
    expect(await aws.records(`tx-${transactions}`)).toHaveLength(1);
  });

  test.each(QUERY_LIES)(
    "given one to %s that %s, when a payment is read, then 500, and the next read finds it",
    async (operation, _what, answer, lacks) => {
      const call = { pathParameters: { id: "tx-stored" } };
      lie = { operation, answer };

      const [first, second] = [await callApi(get, call), await callApi(get, call)];

      expect([first.statusCode, second.statusCode]).toEqual([500, 200]);
      expect(first.logs).toContain(`the answer lacks Query: ${lacks}`);
    },
  );

  test.each<Lie>([...QUERY_LIES, ["Publish", "is empty", PUBLISHED_NOTHING, "MessageId"]])(
    "given one to %s that %s, when a payer is to be notified, then 500",
    async (operation, _what, answer, lacks) => {
      const body = JSON.stringify({ email: "payer@example.com" });
      lie = { operation, answer };

      const { statusCode, logs } = await callApi(notify, { body, pathParameters: { id: "tx-stored" } });

      expect(statusCode).toBe(500);
      expect(logs).toContain(`the answer lacks ${operation}: ${lacks}`);
    },
  );

  test.each<Lie>([...QUERY_LIES, ["Publish", "is empty", PUBLISHED_NOTHING, "MessageId"]])(
    "given one to %s that %s, when a message is dispatched, then it is received again",
    async (operation, _what, answer, lacks) => {
      const Body = JSON.stringify({ transaction_id: "tx-stored", notification_type: "payment_received" });
      const messages = sqsEvent([{ MessageId: "1", Body }]);
      lie = { operation, answer };

      const { result, lines } = await captureOutput(() => dispatch(messages, aContext()));

      expect(result.batchItemFailures).toEqual([{ itemIdentifier: "1" }]);
      expect(JSON.stringify(lines)).toContain(`the answer lacks ${operation}: ${lacks}`);
    },
  );

  test("given one to GetSecretValue that holds no value, when a signed webhook comes, then 500, and its retry is taken", async () => {
    const body = webhookBody({ transaction_id: "tx-signed" });
    const headers = SIGN["standard-webhooks"]({
      body,
      secret: secretNamed("acme"),
      timestamp: Math.floor(Date.now() / 1000),
      id: "msg_1",
    });
    const call = { resource: "/webhooks/acme", body, headers };
    lie = { operation: "GetSecretValue", answer: EMPTY };

    const [first, second] = [await callApi(receive, call), await callApi(receive, call)];

    expect([first.statusCode, second.statusCode]).toEqual([500, 200]);
    expect(first.logs).toContain("the answer lacks GetSecretValue: SecretString");
  });
});
