import { Decimal } from "../../../functions/domain/decimal.ts";
import type { RecordedPayment } from "../../../functions/domain/payment-of-events.ts";
import { reread } from "../../../functions/domain/reread.ts";
import { stripeEvent } from "../../../testing/factories/signatures.ts";
import { webhookBody } from "../../../testing/factories/webhooks.ts";

/** As a release from before kinds recorded an event of Stripe. */
const record = (status: RecordedPayment["status"], changes: Partial<RecordedPayment> = {}): RecordedPayment => ({
  transaction_id: "pi_1",
  timestamp: "2026-11-24T08:00:00.001123456Z",
  amount: Decimal.parse("12.34"),
  currency: "USD",
  status,
  ...changes,
});
const CREATED = Date.UTC(2026, 10, 24, 8) / 1000;
const eventOf = (type: string, changes: object = {}) => stripeEvent({ type, created: CREATED, ...changes });
const occurred_at = "2026-11-24T08:00:00.001Z";

describe("given a record of an earlier release, when its raw body is read again", () => {
  test.each([
    ["a cancellation", record("failed"), "payment_intent.canceled", "canceled"],
    ["a failure", record("failed"), "payment_intent.payment_failed", "failed"],
    ["an authorization", record("pending"), "payment_intent.amount_capturable_updated", "authorized"],
  ])("then %s of Stripe is known as that, and when it happened", (_what, before, type, kind) => {
    expect(reread(before, eventOf(type))).toEqual({ ...before, kind, occurred_at });
  });

  test("then the failure of a refund with a name is not the payment's", () => {
    const before = record("failed");
    const body = webhookBody({ transaction_id: "pi_1", status: "failed", refund_id: "re-1" });

    expect(reread(before, body)).toEqual({ ...before, kind: "refund_failed", part_id: "re-1" });
  });

  test("then a time is not taken over that the record contradicts", () => {
    const before = record("failed", { timestamp: "2026-11-24T09:00:00.000123456Z" });

    expect(reread(before, eventOf("payment_intent.canceled"))).toEqual({ ...before, kind: "canceled" });
  });

  test.each<[string, RecordedPayment, string]>([
    ["the kind is recorded", record("failed", { kind: "failed" }), eventOf("payment_intent.canceled")],
    ["it is completed", record("completed"), eventOf("payment_intent.succeeded")],
    ["it is of another status", record("failed"), eventOf("payment_intent.processing")],
    ["it is of another payment", record("failed"), stripeEvent({ type: "payment_intent.canceled" }, { id: "pi_2" })],
    ["the type is unknown", record("failed"), eventOf("constructor")],
    ["the body is not JSON", record("failed"), "{"],
    ["the body is no object", record("failed"), "[]"],
    ["it holds no object", record("failed"), eventOf("payment_intent.canceled", { data: null })],
    ["it is of our own contract", record("failed"), webhookBody({ transaction_id: "pi_1", type: "x" })],
  ])("then nothing changes if %s", (_why, before, rawData) => {
    expect(reread(before, rawData)).toEqual(before);
  });
});
