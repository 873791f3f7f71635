import type { Currency, NotificationTemplate } from "./contracts.ts";
import type { Decimal } from "./decimal.ts";
import { MAX_SUBJECT_LENGTH } from "./limits.ts";
import type { PaymentStatus } from "./payment-events.ts";

/** A payment, as clients see it. The names are those of the API's answers. */
export interface Payment {
  readonly transaction_id: string;
  /**
   * When the event happened that brought `amount`, if its sender tells, else when its webhook first arrived: ISO 8601, UTC. The
   * digits after the milliseconds only tell records of one millisecond apart.
   */
  readonly timestamp: string;
  /** What was captured of a completed payment, what is asked for of any other. */
  readonly amount: Decimal;
  readonly currency: Currency;
  readonly status: PaymentStatus;
  /** All that was captured. @default - not told in `basic` */
  readonly amount_captured?: Decimal | undefined;
  /** All that was given back or is on its way, without refunds that failed. @default - not told in `basic` */
  readonly amount_refunded?: Decimal | undefined;
  /** The time, as `timestamp`, of the last event that changed anything. @default - not told in `basic` */
  readonly updated_at?: string;
}

/** What a subscriber is told by default of a payment with this status. */
export const TEMPLATE_BY_STATUS: Readonly<Record<PaymentStatus, NotificationTemplate>> = {
  completed: "payment_confirmation",
  failed: "payment_failed",
  pending: "payment_pending",
  authorized: "payment_authorized",
  canceled: "payment_canceled",
  partially_refunded: "payment_partially_refunded",
  refunded: "payment_refunded",
  disputed: "payment_disputed",
  charged_back: "payment_charged_back",
};

/** The subject of a notification, cut to the length that SNS accepts. */
export function notificationSubject(transactionId: string): string {
  const subject = `Payment Notification - ${transactionId}`;
  return subject.length <= MAX_SUBJECT_LENGTH ? subject : `${subject.slice(0, MAX_SUBJECT_LENGTH - 3)}...`;
}
