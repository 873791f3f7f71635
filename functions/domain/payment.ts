import type { Currency, NotificationTemplate, PaymentStatus } from "./contracts.ts";
import type { Decimal } from "./decimal.ts";
import { MAX_SUBJECT_LENGTH } from "./limits.ts";
import type { PaymentEvent } from "./payment-events.ts";

/** A recorded payment, as clients see it. The names are those of the API's answers and of the item's attributes. */
export interface Payment extends PaymentEvent {
  readonly transaction_id: string;
  /**
   * When the event happened if its sender tells, else when its webhook first arrived: ISO 8601, UTC. The digits after the
   * milliseconds only tell records of one millisecond apart.
   */
  readonly timestamp: string;
  readonly amount: Decimal;
  readonly currency: Currency;
  readonly status: PaymentStatus;
}

/** What a subscriber is told by default of a payment with this status. */
export const TEMPLATE_BY_STATUS: Readonly<Record<PaymentStatus, NotificationTemplate>> = {
  completed: "payment_confirmation",
  failed: "payment_failed",
  pending: "payment_pending",
};

/** The subject of a notification, cut to the length that SNS accepts. */
export function notificationSubject(transactionId: string): string {
  const subject = `Payment Notification - ${transactionId}`;
  return subject.length <= MAX_SUBJECT_LENGTH ? subject : `${subject.slice(0, MAX_SUBJECT_LENGTH - 3)}...`;
}
