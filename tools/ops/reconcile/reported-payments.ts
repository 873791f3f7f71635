import type { Decimal } from "../../../functions/domain/decimal.ts";
import type { AmountOf, ReportedRow, ReportedStatus } from "./report.ts";
import { ZERO } from "./values.ts";

/** What a file says of a payment. */
export interface ReportedPayment {
  /** Of what was taken, or else asked for. @default - the file tells only of refunds */
  readonly amount?: Decimal;
  /** @default - the file tells no refund */
  readonly amountRefunded?: Decimal;
  readonly currency: string;
  readonly status: ReportedStatus;
}

/** Sums of a payment's rows. */
interface Entry {
  currency: string;
  status: ReportedStatus;
  sums: Partial<Record<AmountOf, Decimal>>;
}

/** The payments that a file names, each with what its rows say together. Takes as much memory as there are payments. */
export class ReportedPayments {
  readonly #entries = new Map<string, Entry>();

  get size(): number {
    return this.#entries.size;
  }

  add({ transactionId, amountOf, amount, currency, status = "taken" }: ReportedRow): void {
    const entry: Entry = this.#entries.get(transactionId) ?? { currency, status, sums: {} };
    this.#entries.set(transactionId, entry);
    // Of two currencies none is right: it is told as different.
    if (!entry.currency.split("/").includes(currency)) entry.currency = `${entry.currency}/${currency}`;
    const wasTaken = entry.sums.taken !== undefined || entry.sums.settled !== undefined;
    if (amountOf === "asked") {
      // After the money was taken, an attempt says nothing.
      if (wasTaken) return;
      entry.sums.asked = amount;
      entry.status = status;
      return;
    }
    entry.sums[amountOf] = (entry.sums[amountOf] ?? ZERO).plus(amount);
    if (amountOf === "taken" || amountOf === "settled") entry.status = status;
  }

  /** What the file says of a payment. It is not asked for again. */
  take(transactionId: string): ReportedPayment | undefined {
    const entry = this.#entries.get(transactionId);
    this.#entries.delete(transactionId);
    return entry && reportedPayment(entry);
  }

  /** The payments that have not been taken. */
  ids(): IterableIterator<string> {
    return this.#entries.keys();
  }
}

function reportedPayment({ currency, status, sums }: Entry): ReportedPayment {
  const taken = larger(sums.taken, sums.settled);
  const amountRefunded = larger(sums.refunded, sums.refund_settled);
  // A charge that failed after all took nothing.
  const isNothing = taken?.digits === "0" && sums.asked === undefined && status === "taken";
  const amount = taken ?? sums.asked;
  return {
    currency,
    status: isNothing ? "failed" : status,
    ...(amount && !isNothing && { amount }),
    ...(amountRefunded && { amountRefunded }),
  };
}

function larger(a: Decimal | undefined, b: Decimal | undefined): Decimal | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a.minus(b).negative ? b : a;
}
