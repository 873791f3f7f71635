/**
 * Stripe's reports. A payment is its payment intent, as in `functions/domain/schemes/stripe-objects.ts`.
 * Source: Stripe documentation, "Balance report", schema of `balance_change_from_activity.itemized`; "Reporting categories";
 * "Export payments" of the dashboard.
 */
import type { Decimal } from "../../../../functions/domain/decimal.ts";
import type { PaymentStatus } from "../../../../functions/domain/payment-events.ts";
import type { AmountOf, Cells, OtherRow, Report, ReportedRow } from "../report.ts";
import { negated, timeOf } from "../values.ts";

/** Of each reporting category, what its amount is. Gross amounts have a sign: what takes money back is negative. */
const AMOUNT_BY_CATEGORY: Readonly<Record<string, AmountOf>> = {
  charge: "taken",
  charge_failure: "taken",
  partial_capture_reversal: "taken",
  refund: "refunded",
  refund_failure: "refunded",
};

/** "Balance change from activity", itemized. What was converted is told in the customer's currency as well. */
export const STRIPE_BALANCE: Report = {
  title: "Stripe's itemized balance report",
  marks: ["balance_transaction_id", "reporting_category"],
  required: ["payment_intent_id", "gross", "currency"],
  rowsOf(cells) {
    const category = cells.text("reporting_category");
    const amountOf = Object.hasOwn(AMOUNT_BY_CATEGORY, category) ? AMOUNT_BY_CATEGORY[category] : undefined;
    if (amountOf === undefined) return [{ other: category }];
    const transactionId = cells.text("payment_intent_id");
    if (transactionId === "") return [WITHOUT_INTENT];
    const gross = cells.amount("gross");
    const isConverted = cells.text("customer_facing_amount") !== "" && cells.text("customer_facing_currency") !== "";
    const amount = isConverted ? withSignOf(gross, cells.amount("customer_facing_amount")) : gross;
    return [
      {
        transactionId,
        amountOf,
        amount: amountOf === "refunded" ? negated(amount) : amount,
        currency: cells.text(isConverted ? "customer_facing_currency" : "currency").toUpperCase(),
        time: timeOf(cells.text("created_utc"), "UTC"),
      },
    ];
  },
};

function withSignOf(signed: Decimal, amount: Decimal): Decimal {
  return signed.negative === amount.negative ? amount : negated(amount);
}

/** Of the dashboard's status: what became of a payment that brought no money. Others were paid, and perhaps refunded. */
const UNPAID: Readonly<Record<string, PaymentStatus>> = {
  failed: "failed",
  canceled: "canceled",
  pending: "pending",
  processing: "pending",
  incomplete: "pending",
  requires_payment_method: "pending",
  requires_confirmation: "pending",
  requires_action: "pending",
  requires_capture: "authorized",
  uncaptured: "authorized",
};
const PAID = ["paid", "refunded", "disputed", "succeeded"];

/** The dashboard's export of payments with all its columns: a line for each attempt, as it is now. */
export const STRIPE_PAYMENTS: Report = {
  title: "the payments that Stripe's dashboard exports",
  marks: ["id", "Created date (UTC)"],
  required: ["PaymentIntent ID", "Amount", "Currency", "Status"],
  tellsAllRefunds: true,
  rowsOf(cells) {
    const id = cells.text("id");
    const transactionId = cells.text("PaymentIntent ID") || (id.startsWith("pi_") ? id : "");
    const word = cells.text("Status");
    const status = word.toLowerCase().replaceAll(" ", "_");
    if (transactionId === "") return [WITHOUT_INTENT];
    const row = {
      transactionId,
      currency: cells.text("Currency").toUpperCase(),
      time: timeOf(cells.text("Created date (UTC)"), "UTC"),
      amount: cells.amount("Amount"),
    };
    if (PAID.includes(status)) return [{ ...row, amountOf: "taken" }, ...refundsOf(cells, row)];
    return Object.hasOwn(UNPAID, status)
      ? [{ ...row, amountOf: "asked", status: UNPAID[status] }]
      : [{ other: `status ${word}` }];
  },
};

/** A charge that was made without a payment intent: its events are ignored, too. */
const WITHOUT_INTENT: OtherRow = { other: "without a payment intent" };

function refundsOf(cells: Cells, row: Omit<ReportedRow, "amountOf">): readonly ReportedRow[] {
  if (!cells.has("Amount Refunded")) return [];
  return [{ ...row, amountOf: "refunded", amount: cells.amount("Amount Refunded") }];
}
