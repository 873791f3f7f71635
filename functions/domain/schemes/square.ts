/**
 * Square's webhooks.
 * Source: Square developer documentation, "Verify and validate an event notification"; API reference, `payment.updated`.
 */
import { hmac } from "./hmac.ts";
import { mappedEvents } from "./mapped-event.ts";
import { at, firstOf } from "./places.ts";
import type { WebhookScheme } from "./scheme.ts";
import { SECRET_TEXT } from "./secret-forms.ts";

const payment = (member: string) => at(`data.object.payment.${member}`);
const refund = (member: string) => at(`data.object.refund.${member}`);
const dispute = (member: string) => at(`data.object.dispute.${member}`);

const REFUND = {
  transaction: refund("payment_id"),
  part: refund("id"),
  amount: refund("amount_money.amount"),
  currency: refund("amount_money.currency"),
};

const DISPUTE = {
  transaction: dispute("disputed_payment.payment_id"),
  part: firstOf(dispute("id"), dispute("dispute_id")),
  amount: dispute("amount_money.amount"),
  currency: dispute("amount_money.currency"),
};

/** What is said when something is created is said when it changes as well. */
const PAYMENT = ["payment.created", "payment.updated"];
const REFUNDED = ["refund.created", "refund.updated"];
const DISPUTED = ["dispute.created", "dispute.state.updated"];

function inBoth<E>(types: readonly string[], status: string, event: E): Readonly<Record<string, E>> {
  return Object.fromEntries(types.map((type) => [`${type} ${status}`, event]));
}

export const square: WebhookScheme = {
  signature: hmac({
    algorithm: "sha256",
    encoding: "base64",
    // The URL exactly as it was registered.
    signed: "{url}{body}",
    signature: { header: "x-square-hmacsha256-signature" },
    secret: [SECRET_TEXT],
  }),

  ...mappedEvents({
    id: at("event_id"),
    by: [at("type"), firstOf(payment("status"), refund("status"), dispute("state"))],
    events: {
      ...inBoth(PAYMENT, "APPROVED", "authorized"),
      ...inBoth(PAYMENT, "PENDING", "pending"),
      ...inBoth(PAYMENT, "COMPLETED", "completed"),
      ...inBoth(PAYMENT, "CANCELED", "canceled"),
      ...inBoth(PAYMENT, "FAILED", "failed"),
      ...inBoth(REFUNDED, "PENDING", { kind: "refund", ...REFUND }),
      ...inBoth(REFUNDED, "COMPLETED", { kind: "refund", ...REFUND }),
      ...inBoth(REFUNDED, "REJECTED", { kind: "refund_failed", ...REFUND }),
      ...inBoth(REFUNDED, "FAILED", { kind: "refund_failed", ...REFUND }),
      ...inBoth(DISPUTED, "EVIDENCE_REQUIRED", { kind: "dispute_opened", ...DISPUTE }),
      ...inBoth(DISPUTED, "PROCESSING", { kind: "dispute_opened", ...DISPUTE }),
      ...inBoth(DISPUTED, "WON", { kind: "dispute_won", ...DISPUTE }),
      ...inBoth(DISPUTED, "LOST", { kind: "dispute_lost", ...DISPUTE }),
      ...inBoth(DISPUTED, "ACCEPTED", { kind: "dispute_lost", ...DISPUTE }),
    },
    transaction: payment("id"),
    // With the tip, if there is one.
    amount: firstOf(payment("total_money.amount"), payment("amount_money.amount")),
    currency: firstOf(payment("total_money.currency"), payment("amount_money.currency")),
    occurredAt: at("created_at"),
    amounts: { unit: "minor", form: "number" },
  }),
};
