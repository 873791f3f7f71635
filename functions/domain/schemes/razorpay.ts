/**
 * Razorpay's webhooks.
 * Source: Razorpay documentation, "Validate and test webhooks", "Payments webhook events and payloads".
 */
import { hmac } from "./hmac.ts";
import { mappedEvents } from "./mapped-event.ts";
import { at, header } from "./places.ts";
import type { WebhookScheme } from "./scheme.ts";
import { SECRET_TEXT } from "./secret-forms.ts";

const payment = (member: string) => at(`payload.payment.entity.${member}`);

const REFUND = part("refund");
const DISPUTE = part("dispute");

function part(entity: string) {
  const member = (name: string) => at(`payload.${entity}.entity.${name}`);
  return {
    transaction: member("payment_id"),
    part: member("id"),
    amount: member("amount"),
    currency: member("currency"),
  };
}

export const razorpay: WebhookScheme = {
  signature: hmac({
    algorithm: "sha256",
    encoding: "hex",
    signed: "{body}",
    signature: { header: "x-razorpay-signature" },
    secret: [SECRET_TEXT],
  }),

  ...mappedEvents({
    named: header("x-razorpay-event-id"),
    by: [at("event")],
    events: {
      "payment.authorized": "authorized",
      "payment.failed": "failed",
      "payment.captured": "completed",
      "refund.created": { kind: "refund", ...REFUND },
      "refund.processed": { kind: "refund", ...REFUND },
      "refund.failed": { kind: "refund_failed", ...REFUND },
      "payment.dispute.created": { kind: "dispute_opened", ...DISPUTE },
      "payment.dispute.under_review": { kind: "dispute_opened", ...DISPUTE },
      "payment.dispute.action_required": { kind: "dispute_opened", ...DISPUTE },
      "payment.dispute.won": { kind: "dispute_won", ...DISPUTE },
      "payment.dispute.lost": { kind: "dispute_lost", ...DISPUTE },
    },
    transaction: payment("id"),
    amount: payment("amount"),
    currency: payment("currency"),
    occurredAt: at("created_at"),
    amounts: { unit: "minor", form: "number" },
  }),
};
