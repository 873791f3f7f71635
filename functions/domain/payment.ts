import type { Currency, NotificationTemplate, PaymentStatus } from "./contracts.ts";
import type { Decimal } from "./decimal.ts";
import { MAX_SUBJECT_LENGTH } from "./limits.ts";

/** A recorded payment, as clients see it. The names are those of the API's answers and of the item's attributes. */
export interface Payment {
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

/**
 * The payment that a client should see: the newest one with an outcome, else the newest.
 *
 * Webhooks come late and out of order. `pending` only says that nothing is decided yet, so it never hides an outcome.
 * @param newestFirst all records of one transaction, or as many of the newest as include one with an outcome
 * @returns undefined if there is no record
 */
export function currentPayment<T extends Pick<Payment, "status">>(newestFirst: readonly T[]): T | undefined {
  return newestFirst.find(isSettled) ?? newestFirst[0];
}

/** Whether the payment has an outcome. A `pending` that comes later does not take it back. */
export function isSettled({ status }: Pick<Payment, "status">): boolean {
  return status !== "pending";
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
