import type { Payment } from "../../../functions/domain/payment.ts";
import type { Lifecycle, PaymentStatus } from "../../../functions/domain/payment-events.ts";
import { PAYMENT_STATUSES } from "../../../functions/domain/payment-events.ts";
import type { ReportedStatus } from "./report.ts";
import type { ReportedPayment } from "./reported-payments.ts";

/** The statuses of a payment whose money was taken, whatever was given back since. */
const TAKEN: readonly PaymentStatus[] = ["completed", "partially_refunded", "refunded", "disputed", "charged_back"];

/** Our statuses that agree with a provider's. @default - itself */
const AGREEING: Partial<Record<ReportedStatus, readonly PaymentStatus[]>> = {
  told: PAYMENT_STATUSES,
  taken: TAKEN,
  approved: ["authorized", "canceled", ...TAKEN],
  // Where the money is taken with the authorization, what ends it counts as a refund.
  ended: ["canceled", "refunded"],
};

/** What `basic` calls a status of `full`. */
function inBasic(status: PaymentStatus): PaymentStatus {
  if (status === "authorized") return "pending";
  if (status === "canceled") return "failed";
  return isTaken({ status }) ? "completed" : status;
}

/** Whether a payment's money was taken. */
export function isTaken({ status }: Pick<Payment, "status">): boolean {
  return TAKEN.includes(status);
}

/** What is compared, in the API's names. */
export type Difference = "amount" | "currency" | "status" | "amount_refunded";

/**
 * In what a payment of ours differs from what a file says of it.
 * @param tellsAllRefunds else the file may leave refunds out, and is wrong only with more than we know
 */
export function differencesOf(
  there: ReportedPayment,
  here: Payment,
  { lifecycle, tellsAllRefunds }: { readonly lifecycle: Lifecycle; readonly tellsAllRefunds: boolean },
): readonly Difference[] {
  const differences: Difference[] = [];
  if (there.amount && String(there.amount) !== String(here.amount)) differences.push("amount");
  if (there.currency !== here.currency) differences.push("currency");
  const agreeing = AGREEING[there.status] ?? [there.status as PaymentStatus];
  const expected = lifecycle === "basic" ? agreeing.map(inBasic) : agreeing;
  if (!expected.includes(here.status)) differences.push("status");
  if (there.amountRefunded && here.amount_refunded) {
    const missing = there.amountRefunded.minus(here.amount_refunded);
    const isWrong = tellsAllRefunds ? missing.digits !== "0" : missing.digits !== "0" && !missing.negative;
    if (isWrong) differences.push("amount_refunded");
  }
  return differences;
}
