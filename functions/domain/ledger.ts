import { Decimal } from "./decimal.ts";

const ZERO = Decimal.parse("0");

/** Amounts of captures or refunds by their names: however often one is told, it counts once. */
type Parts = ReadonlyMap<string, Decimal>;

/**
 * What is known of all captures, or all refunds, of a payment.
 *
 * Senders tell each part by its name, or the sum of all parts so far. A sum counts if there is one, because it knows of parts
 * that were never told; it does not know of what failed after it.
 */
export interface Ledger {
  readonly parts: Parts;
  /** Parts that turned out not to be. A part that failed stays failed, whatever is told of it afterwards. */
  readonly failed: Parts;
  /** The latest sum, when its sender told it, and what had failed before it. */
  readonly sum?: { readonly amount: Decimal; readonly at: string | undefined; readonly failedBefore: Decimal };
}

export const EMPTY_LEDGER: Ledger = { parts: new Map(), failed: new Map() };

export function withPart(ledger: Ledger, name: string, amount: Decimal): Ledger {
  return isKnown(ledger.parts, name, amount)
    ? ledger
    : { ...ledger, parts: new Map([...ledger.parts, [name, amount]]) };
}

export function withFailure(ledger: Ledger, name: string, amount: Decimal): Ledger {
  return ledger.failed.has(name) ? ledger : { ...ledger, failed: new Map([...ledger.failed, [name, amount]]) };
}

/** @param at when the sender told the sum, if it tells. Of the sums of one moment the largest is the latest: they grow. */
export function withSum(ledger: Ledger, amount: Decimal, at: string | undefined): Ledger {
  const { sum, failed } = ledger;
  const isEarlier = sum !== undefined && at !== undefined && sum.at === at && amount.minus(sum.amount).negative;
  const isSame = sum !== undefined && areEqual(balance(ledger), amount);
  return isEarlier || isSame ? ledger : { ...ledger, sum: { amount, at, failedBefore: sumOf(failed) } };
}

/** What the captures or refunds are together, never less than 0. */
export function balance({ parts, failed, sum }: Ledger): Decimal {
  const total =
    sum === undefined
      ? sumOf(new Map([...parts].filter(([name]) => !failed.has(name))))
      : sum.amount.minus(sumOf(failed).minus(sum.failedBefore));
  return total.negative ? ZERO : total;
}

function isKnown(parts: Parts, name: string, amount: Decimal): boolean {
  const known = parts.get(name);
  return known !== undefined && areEqual(known, amount);
}

function areEqual(a: Decimal, b: Decimal): boolean {
  return a.minus(b).digits === "0";
}

function sumOf(parts: Parts): Decimal {
  return [...parts.values()].reduce((sum, amount) => sum.plus(amount), ZERO);
}
