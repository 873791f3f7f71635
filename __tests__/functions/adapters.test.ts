import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import type { PaymentReader, WebhookStore } from "../../functions/domain/ports.ts";
import { recordTimestamp } from "../../functions/domain/record-timestamp.ts";
import { aPaymentItem, recordTime } from "../../testing/factories/payment-items.ts";
import { aWebhook } from "../../testing/factories/webhooks.ts";
import { type EmulatedAws, startEmulatedAws } from "../../testing/systems/emulated-aws.ts";

const TIME = recordTime(7);

let aws: EmulatedAws;
let store: WebhookStore;
let payments: PaymentReader;

beforeAll(async () => {
  aws = await startEmulatedAws();
  const { createDocumentClient } = await import("../../functions/adapters/clients.ts");
  const { createWebhookStore } = await import("../../functions/adapters/webhook-store.ts");
  const { createPaymentReader } = await import("../../functions/adapters/payment-reader.ts");
  store = createWebhookStore(createDocumentClient(), "payments");
  payments = createPaymentReader(createDocumentClient(), "payments");
});
afterAll(() => aws.stop());

const anItem = (transaction_id: string, timestamp: string, changes: Record<string, AttributeValue> = {}) =>
  aPaymentItem(transaction_id, 7, { timestamp: { S: timestamp }, ...changes });

describe("the webhook store", () => {
  test("given another event's record under the key, then neither takes the other's place, however often it is tried", async () => {
    const webhook = aWebhook({ transaction_id: "tx-clash", amount: 2 });
    await aws.put(anItem("tx-clash", recordTimestamp(TIME, webhook.eventId)));

    await store.record(webhook, TIME);
    await store.record(webhook, TIME);

    const records = await aws.records("tx-clash");
    expect(records.map(({ event_id, amount }) => [event_id?.S, amount?.N]).sort()).toEqual(
      [
        ["event-7", "12.34"],
        [webhook.eventId, "2"],
      ].sort(),
    );
  });

  test("given a completed webhook, then it stays completed when it was first", async () => {
    const webhook = aWebhook({ transaction_id: "tx-completed" });

    await store.complete(webhook, recordTime(1));
    await store.complete(webhook, recordTime(2));

    const [item] = (await aws.items()).filter(({ transaction_id }) => transaction_id?.S?.includes(webhook.eventId));
    expect(item?.completed_at).toEqual({ S: recordTime(1) });
  });
});

describe("the payment reader", () => {
  // A query reads at most 1 MB, before its filter takes anything away.
  test("given several records of one millisecond that fill more than a page, then it finds each event's", async () => {
    const large = { raw_data: { S: "x".repeat(390_000) } };
    const events = [0, 1, 2, 3, 4].map((number) => `event-${number}`);
    for (const [index, eventId] of events.entries()) {
      const timestamp = `${TIME.slice(0, -1)}00000${index}Z`;
      await aws.put(
        anItem("tx-large", timestamp, { ...large, event_id: { S: eventId }, amount: { N: String(index) } }),
      );
    }

    const found = await Promise.all(events.map((eventId) => payments.ofEvent("tx-large", { eventId, time: TIME })));

    expect(found.map((payment) => payment?.amount.toString())).toEqual(["0", "1", "2", "3", "4"]);
  });
});
