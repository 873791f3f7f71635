import { Decimal } from "../../functions/domain/decimal.ts";
import type { PaymentReceived } from "../../functions/domain/dispatch-notification.ts";
import type { NotificationQueue, NotificationTopic } from "../../functions/domain/ports.ts";
import { recordTime } from "../factories/payment-items.ts";
import { aWebhook } from "../factories/webhooks.ts";
import type { Published } from "../systems/payment-system.ts";

export interface QueueUnderTest {
  readonly queue: NotificationQueue;
  /** Takes the messages that were sent, as who receives them reads them. */
  received(): Promise<readonly PaymentReceived[]>;
}

/** What every {@link NotificationQueue} does. */
export function behavesAsNotificationQueue(name: string, start: () => Promise<QueueUnderTest>): void {
  describe(`a notification queue: ${name}`, () => {
    test("given webhooks, when their notifications are sent, then each message names its transaction, event and time", async () => {
      const { queue, received } = await start();
      const webhooks = ["queue-1", "queue-2"].map((transaction_id) => aWebhook({ transaction_id }));

      for (const [index, webhook] of webhooks.entries()) await queue.send(webhook, recordTime(index));

      const messages = [...(await received())];
      expect(messages.sort((a, b) => a.transaction_id.localeCompare(b.transaction_id))).toEqual(
        webhooks.map(({ payment, eventId }, index) => ({
          transaction_id: payment.transaction_id,
          event: { eventId, time: recordTime(index) },
        })),
      );
    });
  });
}

export interface TopicUnderTest {
  readonly topic: NotificationTopic;
  /** Takes what was published. */
  published(): Promise<readonly Published[]>;
}

/** What every {@link NotificationTopic} does. */
export function behavesAsNotificationTopic(name: string, start: () => Promise<TopicUnderTest>): void {
  describe(`a notification topic: ${name}`, () => {
    const notification = {
      transaction_id: "topic-1",
      template: "payment_confirmation",
      amount: Decimal.parse("0.1000000000000000000000000000000000001"),
      currency: "USD",
      status: "completed",
    } as const;

    test("given a notification, when it is published, then subscribers get its subject and its fields, the amount exact", async () => {
      const { topic, published } = await start();

      await topic.publish(notification);

      expect(await published()).toEqual([
        {
          subject: "Payment Notification - topic-1",
          message:
            '{"transaction_id":"topic-1","template":"payment_confirmation",' +
            '"amount":0.1000000000000000000000000000000000001,"currency":"USD","status":"completed"}',
        },
      ]);
    });

    // Known fault 13: a subject longer than 100 characters made every notification fail.
    test("given a long transaction id, when a notification is published, then its subject is cut", async () => {
      const { topic, published } = await start();

      await topic.publish({ ...notification, transaction_id: "t".repeat(200) });

      expect((await published()).map(({ subject }) => subject)).toEqual([
        `Payment Notification - ${"t".repeat(74)}...`,
      ]);
    });
  });
}
