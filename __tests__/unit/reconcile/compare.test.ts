import { Decimal } from "../../../functions/domain/decimal.ts";
import type { Lifecycle, PaymentStatus } from "../../../functions/domain/payment-events.ts";
import { differencesOf } from "../../../tools/ops/reconcile/compare.ts";
import type { ReportedStatus } from "../../../tools/ops/reconcile/report.ts";

const there = (status: ReportedStatus, amount: string | undefined, refunded?: string) => ({
  status,
  currency: "USD",
  ...(amount !== undefined && { amount: Decimal.parse(amount) }),
  ...(refunded !== undefined && { amountRefunded: Decimal.parse(refunded) }),
});
const here = (status: PaymentStatus, amount: string, refunded?: string) => ({
  transaction_id: "a",
  timestamp: "2026-11-24T08:00:00.000Z",
  status,
  currency: "USD",
  amount: Decimal.parse(amount),
  ...(refunded !== undefined && { amount_refunded: Decimal.parse(refunded) }),
});

test.each([
  ["full", there("taken", "10.00"), here("completed", "10"), []],
  ["full", there("taken", "10"), here("charged_back", "10", "0"), []],
  ["full", there("taken", "10"), here("authorized", "10", "0"), ["status"]],
  ["full", there("taken", "0.3"), here("completed", "0.30000000000000000001"), ["amount"]],
  ["full", there("taken", undefined, "5"), here("partially_refunded", "10", "7"), []],
  ["full", there("taken", undefined, "7.01"), here("partially_refunded", "10", "7"), ["amount_refunded"]],
  ["full", there("approved", "10"), here("authorized", "10", "0"), []],
  ["full", there("ended", "10"), here("refunded", "10", "10"), []],
  ["full", there("ended", "10"), here("completed", "10", "0"), ["status"]],
  ["full", there("told", "10"), here("failed", "10", "0"), []],
  ["basic", there("taken", "10", "5"), here("completed", "10"), []],
  ["basic", there("canceled", "10"), here("failed", "10"), []],
  ["basic", there("refunded", "10"), here("completed", "10"), []],
  ["basic", there("authorized", "10"), here("completed", "10"), ["status"]],
  ["basic", there("taken", "11"), { ...here("pending", "10"), currency: "EUR" }, ["amount", "currency", "status"]],
] as const)(
  "given %s, %j there and %j here, when they are compared, then %j differ",
  (lifecycle, told, known, expected) => {
    expect(differencesOf(told, known, { lifecycle: lifecycle as Lifecycle, tellsAllRefunds: false })).toEqual(expected);
  },
);

test("given a file that tells all refunds, when we know of one more, then that differs, too", () => {
  const differences = differencesOf(there("taken", "10", "5"), here("partially_refunded", "10", "7"), {
    lifecycle: "full",
    tellsAllRefunds: true,
  });

  expect(differences).toEqual(["amount_refunded"]);
});
