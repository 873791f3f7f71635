/** What the files of providers have in common: rows that say something of a payment. */
import type { Decimal } from "../../../functions/domain/decimal.ts";
import type { PaymentStatus } from "../../../functions/domain/payment-events.ts";

/**
 * What a provider's row says became of a payment. `taken`: its money was, whatever was given back since. `approved`: it was
 * authorized, and may have been taken since. `ended`: what was authorized was released. `told`: the file has no status.
 */
export type ReportedStatus = PaymentStatus | "told" | "taken" | "approved" | "ended";

/**
 * What a row's amount is. Those of money are added up over a payment's rows; of `asked` the latest counts. Where a report
 * tells the same money twice, when it is sent and when it is settled, the larger of the two sums counts.
 */
export type AmountOf = "asked" | "taken" | "settled" | "refunded" | "refund_settled";

/** A row that counts. */
export interface ReportedRow {
  readonly transactionId: string;
  readonly amountOf: AmountOf;
  /** In whole units of the currency. Negative for what takes back an earlier row. */
  readonly amount: Decimal;
  /** In capital letters. */
  readonly currency: string;
  /** @default - what the kind of the amount says: money was taken */
  readonly status?: ReportedStatus | undefined;
  /** ISO 8601, UTC. @default - the row tells none, or not in which zone */
  readonly time?: string | undefined;
}

/** Another row: what kind it is, in the provider's word. */
export interface OtherRow {
  readonly other: string;
}

/** A row of a file. */
export interface Cells {
  /** The cell of a column, "" if there is none. */
  text(column: string): string;
  has(column: string): boolean;
  /** An amount as it stands, exact. @throws CommandFailure if it is none */
  amount(column: string): Decimal;
  /** An amount that stands in minor units of a currency. @throws CommandFailure if it is none */
  minorUnits(column: string, currency: string): Decimal;
}

/** One format of a file. */
export interface Report {
  /** For people: `Stripe's balance report`. */
  readonly title: string;
  /** Columns by which it is recognized. */
  readonly marks: readonly string[];
  /** All columns that it must have. */
  readonly required: readonly string[];
  /**
   * Whether it tells all refunds of each of its payments. Else it tells those of its time, and a payment may have more.
   */
  readonly tellsAllRefunds?: boolean;
  /** The rows that one line makes: a payment with its refunds are two. */
  rowsOf(cells: Cells): readonly (ReportedRow | OtherRow)[];
}
