import type { QueuedNotification } from "./contracts.ts";
import { PaymentNotRecordedError } from "./errors.ts";
import { TEMPLATE_BY_STATUS } from "./payment.ts";
import type { Notification, NotificationTopic, PaymentReader, RecordedEvent } from "./ports.ts";

/** A message of the notification queue, whatever form it came in. */
export interface PaymentReceived extends Pick<QueuedNotification, "transaction_id"> {
  /** The event that caused the message. Absent if somebody sent the message by hand and named no event. */
  readonly event?: RecordedEvent;
}

/**
 * Publishes the notification of the payment that an event brought, or of the transaction's current payment if the message
 * names no event. Publishes nothing that is not recorded.
 *
 * It makes two calls and does not note what was published: a message received twice is published twice, with the same content.
 * @throws PaymentNotRecordedError if the record is not there, or not yet
 */
export async function dispatchNotification(
  { transaction_id, event }: PaymentReceived,
  { payments, topic }: { payments: PaymentReader; topic: NotificationTopic },
): Promise<void> {
  const payment = await (event ? payments.ofEvent(transaction_id, event) : payments.current(transaction_id));
  if (!payment) throw new PaymentNotRecordedError("no record of the payment that the message names");
  const { timestamp, amount, currency, status, amount_captured, amount_refunded } = payment;
  const template = TEMPLATE_BY_STATUS[status];
  const told: Notification = { transaction_id, template, amount, currency, status, timestamp };
  await topic.publish({ ...told, amount_captured, amount_refunded });
}
