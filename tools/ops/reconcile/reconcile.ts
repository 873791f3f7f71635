import { createPaymentReader } from "../../../functions/adapters/payment-reader.ts";
import { transactionIdParameter } from "../../../functions/domain/contracts.ts";
import type { Decimal } from "../../../functions/domain/decimal.ts";
import type { Payment } from "../../../functions/domain/payment.ts";
import { type PaymentsTable, paymentsByTime } from "../payments/payments-by-time.ts";
import { NoTimeIndex } from "../payments/records-by-time.ts";
import type { TimeRange } from "../payments/time-range.ts";
import { type Difference, differencesOf, isTaken } from "./compare.ts";
import type { ReadReport } from "./read-report.ts";
import type { ReportedPayment } from "./reported-payments.ts";

/** A payment as one of the two sides tells it. */
export interface Side {
  readonly status: string;
  readonly amount?: Decimal;
  readonly currency: string;
  readonly amount_refunded?: Decimal;
}

/** A payment that is not the same in both. */
export interface Finding {
  readonly list: "only_there" | "only_here" | "different";
  readonly transaction_id: string;
  readonly there?: Side;
  readonly here?: Side;
  /** @default - it is in one of the two alone */
  readonly differs?: readonly Difference[];
}

/** What is compared with a file. */
export interface Comparison {
  /** Of events that are read by time; payments without one are looked up one by one. */
  readonly range: TimeRange;
  /** Of payments that the file must have. */
  readonly covered: TimeRange;
  /** Only payments of this webhook source must be in the file. @default - those of all */
  readonly source: string | undefined;
}

/** What a comparison ended with. */
export interface Compared {
  readonly equal: number;
  /** False without the index by time: then nobody knows what is only here. */
  readonly knowsOnlyHere: boolean;
}

/** Payments that are looked up at once. */
const AT_ONCE = 32;

/**
 * Compares a file with the payments as they are now. A payment is only here if its money was taken in the time that the file
 * covers and the file does not name it; it is only there if the table has no record of it.
 */
export async function* reconcile(
  table: PaymentsTable,
  { payments, tellsAllRefunds }: ReadReport,
  { range, covered, source }: Comparison,
  signal: AbortSignal,
): AsyncGenerator<Finding, Compared> {
  const lifecycle = await table.lifecycle();
  const paymentReader = createPaymentReader(table.clients.documents, table.table, lifecycle);
  let equal = 0;
  let knowsOnlyHere = true;

  function compared(transaction_id: string, there: ReportedPayment, here: Payment): readonly Finding[] {
    const differs = differencesOf(there, here, { lifecycle, tellsAllRefunds });
    if (differs.length > 0) {
      return [{ list: "different", transaction_id, differs, there: sideThere(there), here: sideHere(here) }];
    }
    equal += 1;
    return [];
  }

  async function lookedUp(transaction_id: string): Promise<readonly Finding[]> {
    // Only such an id can be a payment's: another one could be the key of something else.
    const isPossible = transactionIdParameter.safeParse(transaction_id).success;
    const here = isPossible ? await paymentReader.current(transaction_id) : undefined;
    const there = payments.take(transaction_id);
    if (there === undefined) return [];
    return here
      ? compared(transaction_id, there, here)
      : [{ list: "only_there", transaction_id, there: sideThere(there) }];
  }

  try {
    for await (const payment of paymentsByTime(table, range)) {
      if (signal.aborted) return { equal, knowsOnlyHere };
      const { transaction_id, timestamp, sources } = payment;
      const there = payments.take(transaction_id);
      if (there) yield* compared(transaction_id, there, payment);
      else if (
        isTaken(payment) &&
        timestamp >= covered.from &&
        timestamp < covered.to &&
        (source === undefined || sources.includes(source))
      ) {
        yield { list: "only_here", transaction_id, here: sideHere(payment) };
      }
    }
  } catch (error) {
    if (!(error instanceof NoTimeIndex)) throw error;
    knowsOnlyHere = false;
  }
  for (const ids of chunksOf(payments.ids(), AT_ONCE)) {
    if (signal.aborted) break;
    yield* (await Promise.all(ids.map(lookedUp))).flat();
  }
  return { equal, knowsOnlyHere };
}

function sideThere({ status, amount, currency, amountRefunded }: ReportedPayment): Side {
  return { status, ...(amount && { amount }), currency, ...(amountRefunded && { amount_refunded: amountRefunded }) };
}

function sideHere({ status, amount, currency, amount_refunded }: Payment): Side {
  return { status, amount, currency, ...(amount_refunded && { amount_refunded }) };
}

function* chunksOf(ids: Iterable<string>, size: number): Generator<readonly string[]> {
  let chunk: string[] = [];
  for (const id of ids) {
    chunk.push(id);
    if (chunk.length === size) {
      yield chunk;
      chunk = [];
    }
  }
  if (chunk.length > 0) yield chunk;
}
