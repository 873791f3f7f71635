import type { Payment } from "../../../../functions/domain/payment.ts";
import { paymentFilter } from "../../../ops/payments/payment-filter.ts";
import { paymentsByTime } from "../../../ops/payments/payments-by-time.ts";
import { askedRange, daysOf, type TimeRange } from "../../../ops/payments/time-range.ts";
import type { ListedPaymentRow, PaymentPage, PaymentSummary } from "../../contract.ts";
import type { ConsoleRoute } from "../route.ts";

/** Payments of an answer. */
const PAGE = 100;

/** Records that a call reads: of each shard, a few more than its part of a page. */
const READ_AT_ONCE = 25;

/** Milliseconds after which a search with few hits answers what it has. */
const SEARCH_MILLISECONDS = 8000;

export const PAYMENTS: ConsoleRoute = {
  method: "GET",
  path: "/api/payments",
  async answer({ query, signal }, { environment }) {
    const values = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ""));
    const asked = { values, positionals: [] };
    const [range, isWanted] = [askedRange(asked), paymentFilter(asked)];
    const payments: ListedPaymentRow[] = [];
    const seen = new Set<string>();
    const endsAt = Date.now() + SEARCH_MILLISECONDS;
    for (const day of dayByDay(range)) {
      const endedEarly = signal.aborted || Date.now() > endsAt;
      if (endedEarly) return { payments, endedEarly, olderBefore: day.to } satisfies PaymentPage;
      for await (const payment of paymentsByTime(environment, day, READ_AT_ONCE)) {
        const { transaction_id, last_event_at, sources } = payment;
        if (seen.has(transaction_id) || !isWanted(payment)) continue;
        if (payments.length === PAGE) {
          return { payments, endedEarly, olderBefore: after(last_event_at) } satisfies PaymentPage;
        }
        seen.add(transaction_id);
        payments.push({ ...summaryOf(payment), last_event_at, sources });
      }
    }
    return { payments, endedEarly: false } satisfies PaymentPage;
  },
};

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;

/** The days of a range, the newest first: between two of them a search can end. */
function* dayByDay({ from, to }: TimeRange): Generator<TimeRange> {
  for (const day of daysOf({ from, to })) {
    const [begin, end] = [Date.parse(day), Date.parse(day) + DAY_MILLISECONDS].map((time) =>
      new Date(time).toISOString(),
    );
    if (begin && end) yield { from: begin > from ? begin : from, to: end < to ? end : to };
  }
}

/** The end of a range that still holds the payment. */
function after(time: string): string {
  return new Date(Date.parse(`${time.slice(0, "2026-11-24T08:00:00.000".length)}Z`) + 1).toISOString();
}

export function summaryOf(payment: Payment): PaymentSummary {
  const { transaction_id, status, amount, currency, amount_captured, amount_refunded } = payment;
  return {
    transaction_id,
    status,
    amount: amount.toString(),
    currency,
    ...(amount_captured && { amount_captured: amount_captured.toString() }),
    ...(amount_refunded && { amount_refunded: amount_refunded.toString() }),
  };
}
