/**
 * Adyen's reports. A payment is its `Psp Reference`, which rows about what was done with it have as well.
 * Source: Adyen documentation, "Settlement details report", "Payment accounting report", "Reports and the payments lifecycle".
 */
import type { AmountOf, Cells, Report, ReportedRow, ReportedStatus } from "../report.ts";
import { negated, timeOf } from "../values.ts";

interface Meaning {
  readonly amountOf: AmountOf;
  readonly status?: ReportedStatus;
  /** Takes back an earlier row. */
  readonly isReversal?: true;
}

const SETTLED: Readonly<Record<string, Meaning>> = {
  Settled: { amountOf: "settled" },
  SettledBulk: { amountOf: "settled" },
  SettledInstallment: { amountOf: "settled" },
  SettledExternally: { amountOf: "settled" },
  SettledExternallyWithInfo: { amountOf: "settled" },
  Refunded: { amountOf: "refund_settled" },
  RefundedBulk: { amountOf: "refund_settled" },
  RefundedExternally: { amountOf: "refund_settled" },
  RefundedExternallyWithInfo: { amountOf: "refund_settled" },
  RefundedReversed: { amountOf: "refund_settled", isReversal: true },
};

/** By record type. A payment that waits for its outcome has `Received` alone. */
const ACCOUNTED: Readonly<Record<string, Meaning>> = {
  ...SETTLED,
  Received: { amountOf: "asked", status: "pending" },
  Authorised: { amountOf: "asked", status: "approved" },
  Refused: { amountOf: "asked", status: "failed" },
  Error: { amountOf: "asked", status: "failed" },
  Cancelled: { amountOf: "asked", status: "ended" },
  Expired: { amountOf: "asked", status: "ended" },
  SentForSettle: { amountOf: "taken" },
  SentForRefund: { amountOf: "refunded" },
  RefundFailed: { amountOf: "refunded", isReversal: true },
};

function rowOf(
  cells: Cells,
  { amountOf, status, isReversal }: Meaning,
  { amount, currency, time }: Pick<ReportedRow, "amount" | "currency" | "time">,
): ReportedRow {
  const unsigned = amount.negative ? negated(amount) : amount;
  return {
    transactionId: cells.text("Psp Reference"),
    amountOf,
    status,
    amount: isReversal ? negated(unsigned) : unsigned,
    currency: currency.toUpperCase(),
    time,
  };
}

/** What is paid out in a batch: it tells nothing that was not settled. */
export const ADYEN_SETTLEMENT: Report = {
  title: "Adyen's settlement details report",
  marks: ["Psp Reference", "Gross Currency"],
  required: ["Type", "Gross Debit (GC)", "Gross Credit (GC)"],
  rowsOf(cells) {
    const type = cells.text("Type");
    const meaning = Object.hasOwn(SETTLED, type) ? SETTLED[type] : undefined;
    if (meaning === undefined) return [{ other: type }];
    const amount = cells.amount("Gross Credit (GC)").minus(cells.amount("Gross Debit (GC)"));
    const time = timeOf(cells.text("Creation Date"), cells.text("TimeZone"));
    return [rowOf(cells, meaning, { amount, currency: cells.text("Gross Currency"), time })];
  },
};

/** Everything that happens to payments, each with the day on which it was booked. */
export const ADYEN_ACCOUNTING: Report = {
  title: "Adyen's payment accounting report",
  marks: ["Psp Reference", "Record Type"],
  required: ["Main Currency", "Main Amount"],
  rowsOf(cells) {
    const type = cells.text("Record Type");
    const meaning = Object.hasOwn(ACCOUNTED, type) ? ACCOUNTED[type] : undefined;
    if (meaning === undefined) return [{ other: type }];
    const time = timeOf(cells.text("Booking Date"), cells.text("TimeZone"));
    const told = { amount: cells.amount("Main Amount"), currency: cells.text("Main Currency"), time };
    return [rowOf(cells, meaning, told)];
  },
};
