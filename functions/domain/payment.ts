import type { Currency, NotificationTemplate, PaymentStatus } from "./contracts.ts";
import type { Decimal } from "./decimal.ts";
import { MAX_SUBJECT_LENGTH } from "./limits.ts";

/** A recorded payment, as clients see it. */
export interface Payment {
  readonly transaction_id: string;
  /** When its webhook first arrived: ISO 8601, UTC. */
  readonly timestamp: string;
  readonly amount: Decimal;
  readonly currency: Currency;
  readonly status: PaymentStatus;
}

/**
 * The payment that a client should see, of a transaction's records from newest to oldest.
 *
 * Webhooks come late and out of order: `pending` only says that nothing is decided yet, so it never hides an outcome.
 */
export function currentPayment<T extends Pick<Payment, "status">>(newestFirst: readonly T[]): T | undefined {
  return newestFirst.find(isSettled) ?? newestFirst[0];
}

/** Whether the payment has an outcome, which a later `pending` does not take back. */
export function isSettled({ status }: Pick<Payment, "status">): boolean {
  return status !== "pending";
}

export const TEMPLATE_BY_STATUS: Readonly<Record<PaymentStatus, NotificationTemplate>> = {
  completed: "payment_confirmation",
  failed: "payment_failed",
  pending: "payment_pending",
};

/** The subject of a notification, cut to what SNS accepts. */
export function notificationSubject(transactionId: string): string {
  const subject = `Payment Notification - ${transactionId}`;
  return subject.length <= MAX_SUBJECT_LENGTH ? subject : `${subject.slice(0, MAX_SUBJECT_LENGTH - 3)}...`;
}
