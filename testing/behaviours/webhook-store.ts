import { digestOf } from "../../functions/domain/digest.ts";
import type { WebhookStore } from "../../functions/domain/ports.ts";
import { recordTimestamp } from "../../functions/domain/record-timestamp.ts";
import { dayShard } from "../../functions/domain/time-index.ts";
import type { Webhook } from "../../functions/domain/webhook.ts";
import { recordTime, type StoredRecord } from "../factories/payment-items.ts";
import { aWebhook } from "../factories/webhooks.ts";

export interface StoreUnderTest {
  readonly store: WebhookStore;
  /** The records of a transaction, from oldest to newest. */
  records(transactionId: string): Promise<readonly StoredRecord[]>;
}

const TIME = recordTime(7);

/** Two events that want the same timestamp first: of a million, one in the millisecond. */
function twoThatClash(transaction_id: string): [Webhook, Webhook] {
  const byTimestamp = new Map<string, string>();
  for (let number = 0; ; number += 1) {
    const eventId = digestOf(`event ${number}`);
    const timestamp = recordTimestamp(TIME, eventId);
    const other = byTimestamp.get(timestamp);
    if (other !== undefined) {
      return [
        { ...aWebhook({ transaction_id, amount: 1 }), eventId: other },
        { ...aWebhook({ transaction_id, amount: 2 }), eventId },
      ];
    }
    byTimestamp.set(timestamp, eventId);
  }
}

/** What every {@link WebhookStore} does. */
export function behavesAsWebhookStore(name: string, start: () => Promise<StoreUnderTest>): void {
  describe(`a webhook store: ${name}`, () => {
    let store: WebhookStore;
    let records: StoreUnderTest["records"];

    beforeAll(async () => {
      ({ store, records } = await start());
    });

    const first = { receivedAt: recordTime(1), attemptId: "attempt-1" };
    const second = { receivedAt: recordTime(2), attemptId: "attempt-2" };

    test("given no claim, when a webhook is claimed, then the claim is the attempt's and not completed", async () => {
      const webhook = aWebhook({ transaction_id: "store-new" });

      const claim = await store.claim(webhook, first);

      expect(claim).toEqual({ ...first, contentDigest: webhook.contentDigest, completed: false });
    });

    test("given a claim, when another attempt with other content claims, then it gets the values of the first", async () => {
      const webhook = aWebhook({ transaction_id: "store-claimed" });
      await store.claim(webhook, first);

      const claim = await store.claim({ ...webhook, contentDigest: digestOf("other") }, second);

      expect(claim).toEqual({ ...first, contentDigest: webhook.contentDigest, completed: false });
    });

    test("given several attempts, when they claim at once, then all get the same values", async () => {
      const webhook = aWebhook({ transaction_id: "store-race" });

      const claims = await Promise.all([first, second].map((attempt) => store.claim(webhook, attempt)));

      expect(claims[1]).toEqual(claims[0]);
    });

    test("given a claim, when it is completed twice, then it is completed and is the first attempt's still", async () => {
      const webhook = aWebhook({ transaction_id: "store-completed" });
      await store.claim(webhook, first);

      await store.complete(webhook, recordTime(3));
      await store.complete(webhook, recordTime(4));

      expect(await store.claim(webhook, second)).toMatchObject({ ...first, completed: true });
    });

    test("given a webhook, when it is recorded twice, then there is one record, with all that the contract has", async () => {
      const webhook = aWebhook({ transaction_id: "store-record", amount: 0.1, currency: "EUR", status: "failed" });

      await store.record(webhook, TIME);
      await store.record(webhook, TIME);

      expect(await records("store-record")).toEqual([
        {
          transaction_id: "store-record",
          timestamp: recordTimestamp(TIME, webhook.eventId),
          amount: "0.1",
          currency: "EUR",
          status: "failed",
          raw_data: webhook.rawData,
          event_id: webhook.eventId,
          day_shard: dayShard(TIME, webhook.eventId),
        },
      ]);
    });

    test("given many webhooks of one transaction and millisecond, when they are recorded, then there are as many records", async () => {
      const webhooks = Array.from({ length: 60 }, (_, sequence) =>
        aWebhook({ transaction_id: "store-many", sequence }),
      );

      for (const webhook of webhooks) await store.record(webhook, TIME);

      const events = (await records("store-many")).map(({ event_id }) => event_id);
      expect(events.toSorted()).toEqual(webhooks.map(({ eventId }) => eventId).toSorted());
    });

    test("given webhooks of several times, when they are recorded in any order, then records are in the order of their times", async () => {
      const webhooks = [3, 1, 2].map((amount) => aWebhook({ transaction_id: "store-order", amount }));

      for (const webhook of webhooks)
        await store.record(webhook, recordTime(Number(webhook.payment.amount.toString())));

      expect((await records("store-order")).map(({ amount }) => amount)).toEqual(["1", "2", "3"]);
    });

    test("given another event's record at the timestamp, when a webhook is recorded twice, then each event has its record", async () => {
      const [taken, webhook] = twoThatClash("store-clash");
      await store.record(taken, TIME);

      await store.record(webhook, TIME);
      await store.record(webhook, TIME);

      const events = (await records("store-clash")).map(({ event_id, amount }) => [event_id, amount]);
      expect(new Map(events as [string, string][])).toEqual(
        new Map([
          [taken.eventId, "1"],
          [webhook.eventId, "2"],
        ]),
      );
      expect(events).toHaveLength(2);
    });
  });
}
