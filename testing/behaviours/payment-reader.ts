import type { PaymentReader, WebhookStore } from "../../functions/domain/ports.ts";
import { recordTimestamp } from "../../functions/domain/record-timestamp.ts";
import type { Webhook } from "../../functions/domain/webhook.ts";
import { readWebhook } from "../../functions/domain/webhook.ts";
import { recordTime } from "../factories/payment-items.ts";
import { aWebhook, webhookBody } from "../factories/webhooks.ts";
import { EXACT_AMOUNTS } from "./exact-amounts.ts";

export interface ReaderUnderTest {
  readonly payments: PaymentReader;
  /** Writes what the reader reads. */
  readonly store: WebhookStore;
}

/** What every {@link PaymentReader} does. */
export function behavesAsPaymentReader(name: string, start: () => Promise<ReaderUnderTest>): void {
  describe(`a payment reader: ${name}`, () => {
    let payments: PaymentReader;
    let store: WebhookStore;

    beforeAll(async () => {
      ({ payments, store } = await start());
    });

    /** Records a webhook for each status, a millisecond after the other. */
    async function recordAll(transaction_id: string, ...statuses: readonly string[]): Promise<Webhook[]> {
      const webhooks = statuses.map((status, sequence) => aWebhook({ transaction_id, status, sequence }));
      for (const [index, webhook] of webhooks.entries()) await store.record(webhook, recordTime(index));
      return webhooks;
    }

    test("given no record, when a transaction or an event is read, then there is no payment", async () => {
      const { eventId } = aWebhook({ transaction_id: "reader-none" });

      expect(await payments.current("reader-none")).toBeUndefined();
      expect(await payments.ofEvent("reader-none", { eventId, time: recordTime(0) })).toBeUndefined();
    });

    test("given a record, when its transaction or its event is read, then the payment is what the contract has and no more", async () => {
      const [webhook] = (await recordAll("reader-one", "failed")) as [Webhook];
      const { transaction_id, amount, currency, status } = webhook.payment;
      const timestamp = recordTimestamp(recordTime(0), webhook.eventId);

      const read = [
        await payments.current("reader-one"),
        await payments.ofEvent("reader-one", { eventId: webhook.eventId, time: recordTime(0) }),
      ];

      expect(read).toEqual(read.map(() => ({ transaction_id, timestamp, amount, currency, status })));
    });

    test("given a cancellation and a time that its sender tells, when the transaction is read, then a later failure hides nothing", async () => {
      for (const [kind, minute] of [
        ["canceled", 3],
        ["failed", 4],
      ] as const) {
        const occurredAt = recordTime(minute);
        const webhook = aWebhook({ transaction_id: "reader-kind", status: "failed", amount: minute });
        await store.record({ ...webhook, kind, occurredAt }, occurredAt);
      }

      expect((await payments.current("reader-kind"))?.amount.toString()).toBe("3");
    });

    test.each(EXACT_AMOUNTS)("given the amount %s, when it is read, then it is exactly %s", async (written, exact) => {
      const transaction_id = `reader-${written.replaceAll(".", "-")}`;
      await store.record(readWebhook(webhookBody({ transaction_id }).replace("12.34", written), {}), recordTime(0));

      expect((await payments.current(transaction_id))?.amount.toString()).toBe(exact);
    });

    test.each([
      ["a late pending after an outcome", ["failed", "pending"], 0],
      ["two outcomes", ["failed", "completed"], 1],
      ["only pendings", ["pending", "pending"], 1],
      ["an outcome and more late pendings than a page has", ["completed", ...Array(45).fill("pending")], 0],
    ] as const)(
      "given %s, when the transaction is read, then it is the one that counts",
      async (what, statuses, index) => {
        const transaction_id = `reader-${what.replaceAll(" ", "-")}`;
        const webhooks = await recordAll(transaction_id, ...statuses);

        const payment = await payments.current(transaction_id);

        expect(payment?.timestamp).toBe(recordTimestamp(recordTime(index), webhooks[index]?.eventId ?? ""));
        expect(payment?.status).toBe(statuses[index]);
      },
    );

    test("given an event, when it is read at another time, then there is no payment", async () => {
      const [webhook] = (await recordAll("reader-time", "completed")) as [Webhook];

      expect(await payments.ofEvent("reader-time", { eventId: webhook.eventId, time: recordTime(1) })).toBeUndefined();
    });

    // A query of DynamoDB reads at most 1 MB, before its filter takes anything away.
    test("given records of one millisecond that fill more than a page, when each event is read, then it is found", async () => {
      const note = "x".repeat(390_000);
      const webhooks = [0, 1, 2, 3, 4].map((amount) => aWebhook({ transaction_id: "reader-large", amount, note }));
      for (const webhook of webhooks) await store.record(webhook, recordTime(7));

      const found = await Promise.all(
        webhooks.map(({ eventId }) => payments.ofEvent("reader-large", { eventId, time: recordTime(7) })),
      );

      expect(found.map((payment) => payment?.amount.toString())).toEqual(["0", "1", "2", "3", "4"]);
    });
  });
}
