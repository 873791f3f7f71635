import type { Lifecycle } from "../../functions/domain/payment-events.ts";
import type { PaymentReader, WebhookStore } from "../../functions/domain/ports.ts";
import type { Webhook } from "../../functions/domain/webhook.ts";
import { LIFECYCLES, type LifecycleName } from "../../tools/webhook/lifecycles/lifecycles.ts";
import { webhooksOfLife } from "../factories/lifecycles.ts";
import { recordTime } from "../factories/payment-items.ts";
import { stripeEvent } from "../factories/signatures.ts";
import { aWebhook } from "../factories/webhooks.ts";

export interface ReadersUnderTest {
  /** Readers of the same records. */
  readonly readerOf: (lifecycle: Lifecycle) => PaymentReader;
  readonly store: WebhookStore;
}

type TimedWebhook = Webhook & Required<Pick<Webhook, "occurredAt">>;

/** What every {@link PaymentReader} does with refunds and disputes, and when the lifecycle is switched. */
export function behavesAsReaderOfLives(name: string, start: () => Promise<ReadersUnderTest>): void {
  describe(`a payment reader: ${name}, given the full lifecycle`, () => {
    let full: PaymentReader;
    let basic: PaymentReader;
    let store: WebhookStore;

    beforeAll(async () => {
      const { readerOf, ...others } = await start();
      [full, basic, store] = [readerOf("full"), readerOf("basic"), others.store];
    });

    /** Records the events of a life, the last one first. */
    async function recordLife(transaction_id: string, life: LifecycleName): Promise<TimedWebhook[]> {
      const webhooks = (await webhooksOfLife("stripe", life)).map(
        (webhook) => ({ ...webhook, payment: { ...webhook.payment, transaction_id } }) as TimedWebhook,
      );
      for (const webhook of webhooks.toReversed()) await store.record(webhook, webhook.occurredAt);
      return webhooks;
    }

    test.each<[LifecycleName, string]>([
      ["authorized", "pending"],
      ["authorize-then-partial-capture", "completed"],
      ["cancel-an-authorization", "failed"],
      ["one-of-two-refunds-fails", "completed"],
      ["dispute-after-refund-lost", "completed"],
    ])("when the life %s is read, then with its amounts; switched back to basic, it is %s", async (life, status) => {
      const transaction_id = `life-${life}`;
      await recordLife(transaction_id, life);
      const { becomes } = LIFECYCLES[life];

      const payment = await full.current(transaction_id);

      const { amount, amount_captured, amount_refunded } = payment ?? {};
      expect([payment?.status, amount, amount_captured, amount_refunded].map(String)).toEqual([
        ...[becomes.status, becomes.amount, becomes.captured, becomes.refunded],
      ]);
      const before = await basic.current(transaction_id);
      expect([before?.updated_at, before?.status, String(before?.amount)]).toEqual([undefined, status, becomes.amount]);
    });

    test("when an event of a refund is read, then it is the payment after it, at the event's time", async () => {
      // Of each refund Stripe tells itself and the sum, in one second: the sums are enough here.
      const webhooks = (await recordLife("life-after", "refund-in-parts")).filter(({ partId }) => partId === undefined);

      const read = await Promise.all(
        webhooks.map(({ eventId, occurredAt }) => full.ofEvent("life-after", { eventId, time: occurredAt })),
      );

      expect(read.map((payment) => `${payment?.status} ${payment?.amount_refunded}`)).toEqual([
        "completed 0",
        "partially_refunded 5",
        "refunded 20",
      ]);
      expect(read.map((payment) => payment?.timestamp.slice(0, 23))).toEqual(
        webhooks.map(({ occurredAt }) => occurredAt.slice(0, 23)),
      );
    });

    test("when a payment has more records than a page, then all of them count", async () => {
      await recordLife("life-long", "refund-in-part");
      for (let index = 0; index < 45; index += 1) {
        const pending = aWebhook({ transaction_id: "life-long", status: "pending", index });
        await store.record(pending, new Date(Date.UTC(2027, 0, 1, 0, 0, index)).toISOString());
      }

      expect(await full.current("life-long")).toMatchObject({ status: "partially_refunded" });
    });

    test("when the record is of a release from before kinds, then it is read again from its raw body", async () => {
      const raw = { type: "payment_intent.canceled", created: Date.parse(recordTime(0)) / 1000 };
      const rawData = stripeEvent(raw, { id: "life-old" });
      await store.record({ ...aWebhook({ transaction_id: "life-old", status: "failed" }), rawData }, recordTime(1));

      expect([(await full.current("life-old"))?.status, (await basic.current("life-old"))?.status]).toEqual([
        "canceled",
        "failed",
      ]);
    });
  });
}
