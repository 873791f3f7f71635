import type { APIGatewayProxyEvent } from "aws-lambda";
import fc from "fast-check";
import { isIdempotencyItem } from "../../functions/adapters/items.ts";
import { parseExactJson } from "../../functions/domain/exact-json.ts";
import { silenceOutput } from "../../testing/capture-output.ts";
import { aContext } from "../../testing/factories/lambda-events.ts";
import { type EmulatedAws, startEmulatedAws } from "../../testing/systems/emulated-aws.ts";
import { anyBytes, anyNotification, anyWebhook, unchangedWebhook } from "./support/bodies.ts";
import { expectQuiet } from "./support/quiet.ts";
import { errorOf, namedBy } from "./support/refusals.ts";
import { generated } from "./support/runs.ts";
import { Tally } from "./support/tally.ts";

jest.setTimeout(300_000);

type Handler = typeof import("../../functions/webhook-processor.ts").handler;

let aws: EmulatedAws;
let post: Handler;
let get: Handler;
let notify: Handler;

beforeAll(async () => {
  aws = await startEmulatedAws();
  post = (await import("../../functions/webhook-processor.ts")).handler;
  get = (await import("../../functions/transaction-reader.ts")).handler;
  notify = (await import("../../functions/notification-sender.ts")).handler;
});
afterAll(() => aws.stop());

const invoke = (handler: Handler, event: object) => handler(event as APIGatewayProxyEvent, aContext());

test("given webhooks and notification requests of any content, when they come, then what is accepted is stored as received and read back exactly, and what is refused calls nothing", async () => {
  const tally = new Tally("webhooks on emulated AWS");
  const accepted = new Map<string, Set<string>>();
  const body = fc.oneof(
    { weight: 3, arbitrary: anyWebhook.map(({ text }) => text) },
    { weight: 1, arbitrary: anyBytes(unchangedWebhook).map((bytes) => bytes.toString("utf8")) },
  );
  const output = silenceOutput();

  // when, then
  await fc.assert(
    fc.asyncProperty(body, anyNotification, async (text, notification) => {
      aws.takeCalls();
      const answer = await invoke(post, { body: text, headers: null, isBase64Encoded: false });
      tally.add(answer.statusCode);
      if (answer.statusCode !== 200) {
        expect(answer.statusCode).toBe(400);
        expect(namedBy(errorOf(answer.body) ?? "")).not.toEqual([]);
        expect(aws.takeCalls()).toEqual([]);
        return;
      }
      const { transaction_id, amount, currency } = parseExactJson(text) as Record<string, object>;
      const id = String(transaction_id);
      accepted.set(id, (accepted.get(id) ?? new Set()).add(text));
      const pathParameters = { id };
      const read = await invoke(get, { pathParameters, headers: null, body: null });
      const told = await invoke(notify, { pathParameters, headers: null, body: notification.text });
      expect(read.statusCode).toBe(200);
      if (accepted.get(id)?.size === 1) {
        expect(parseExactJson(read.body)).toMatchObject({ transaction_id, amount, currency });
      }
      expect([200, 400]).toContain(told.statusCode);
    }),
    generated(1_500),
  );

  // then
  expectQuiet(output, tally);
  const records = (await aws.items()).filter(({ transaction_id }) => !isIdempotencyItem(transaction_id?.S ?? ""));
  expect(
    records.filter(({ transaction_id, raw_data }) => !accepted.get(transaction_id?.S ?? "")?.has(raw_data?.S ?? "")),
  ).toEqual([]);
  expect(new Set(records.map(({ transaction_id }) => transaction_id?.S))).toEqual(new Set(accepted.keys()));
});
