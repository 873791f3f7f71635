/**
 * Checkout.com's webhooks.
 * Source: Checkout.com documentation, "Configure your webhook server", "Event types", "Calculating the amount".
 */
import { hmac } from "./hmac.ts";
import { mappedEvents } from "./mapped-event.ts";
import { at, firstOf } from "./places.ts";
import type { WebhookScheme } from "./scheme.ts";
import { SECRET_TEXT } from "./secret-forms.ts";

const ACTION = { part: at("data.action_id") };
const DISPUTE = { transaction: at("data.payment_id"), part: at("data.id") };

export const checkout: WebhookScheme = {
  signature: hmac({
    algorithm: "sha256",
    encoding: "hex",
    signed: "{body}",
    signature: { header: "cko-signature" },
    secret: [SECRET_TEXT],
  }),

  ...mappedEvents({
    id: at("id"),
    by: [at("type")],
    events: {
      payment_pending: "pending",
      payment_capture_pending: "pending",
      payment_approved: "authorized",
      payment_declined: "failed",
      payment_canceled: "canceled",
      payment_expired: "canceled",
      payment_voided: "canceled",
      payment_captured: { kind: "completed", ...ACTION },
      payment_refund_pending: { kind: "refund", ...ACTION },
      payment_refunded: { kind: "refund", ...ACTION },
      payment_refund_declined: { kind: "refund_failed", ...ACTION },
      dispute_received: { kind: "dispute_opened", ...DISPUTE },
      dispute_evidence_required: { kind: "dispute_opened", ...DISPUTE },
      dispute_evidence_submitted: { kind: "dispute_opened", ...DISPUTE },
      dispute_won: { kind: "dispute_won", ...DISPUTE },
      dispute_canceled: { kind: "dispute_won", ...DISPUTE },
      dispute_resolved: { kind: "dispute_won", ...DISPUTE },
      dispute_lost: { kind: "dispute_lost", ...DISPUTE },
      dispute_accepted: { kind: "dispute_lost", ...DISPUTE },
    },
    transaction: at("data.id"),
    amount: at("data.amount"),
    currency: at("data.currency"),
    // Its name differs between events.
    occurredAt: firstOf(at("created_on"), at("timestamp")),
    amounts: { unit: "minor", form: "number", digits: { CLP: 2 } },
  }),
};
