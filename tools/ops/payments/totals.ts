import { Decimal } from "../../../functions/domain/decimal.ts";
import type { Payment } from "../../../functions/domain/payment.ts";

interface Total {
  readonly currency: string;
  readonly status: string;
  payments: number;
  amount: Decimal;
}

/** Sums of payments, exact to the last digit. Takes as much memory as there are currencies and statuses. */
export class Totals {
  payments = 0;
  readonly #totals = new Map<string, Total>();

  add({ currency, status, amount }: Pick<Payment, "currency" | "status" | "amount">): void {
    const key = `${currency} ${status}`;
    const total = this.#totals.get(key) ?? { currency, status, payments: 0, amount: Decimal.parse("0") };
    total.payments += 1;
    total.amount = total.amount.plus(amount);
    this.#totals.set(key, total);
    this.payments += 1;
  }

  /** Ordered by currency, then by status. Amounts are texts: a number of JSON may lose digits where it is read. */
  rows() {
    return [...this.#totals]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([, total]) => ({ ...total, amount: String(total.amount) }));
  }
}
