import type { EventKind } from "../payment-events.ts";

/**
 * What an event of a payment intent says of its payment. A failed attempt is not the end: the customer may try again. Only
 * `succeeded` and `canceled` are final.
 * Source: Stripe API reference, "Types of events", payment_intent; documentation, "How PaymentIntents work".
 */
export const KIND_BY_EVENT_TYPE: Readonly<Record<string, EventKind>> = {
  "payment_intent.created": "pending",
  "payment_intent.processing": "pending",
  "payment_intent.requires_action": "pending",
  "payment_intent.partially_funded": "pending",
  "payment_intent.amount_capturable_updated": "authorized",
  "payment_intent.succeeded": "completed",
  "payment_intent.payment_failed": "failed",
  "payment_intent.canceled": "canceled",
};

/**
 * What a refund's status says: it counts from when it is made, as in Stripe's own `amount_refunded`.
 * Source: Stripe API reference, "The Refund object", status.
 */
export const KIND_BY_REFUND_STATUS: Readonly<Record<string, EventKind>> = {
  pending: "refund",
  requires_action: "refund",
  succeeded: "refund",
  failed: "refund_failed",
  canceled: "refund_failed",
};

/**
 * What a dispute's status says. An inquiry (`warning_…`) takes no money; it ends, or becomes a dispute.
 * Source: Stripe API reference, "The Dispute object", status.
 */
export const KIND_BY_DISPUTE_STATUS: Readonly<Record<string, EventKind>> = {
  warning_needs_response: "dispute_opened",
  warning_under_review: "dispute_opened",
  needs_response: "dispute_opened",
  under_review: "dispute_opened",
  appeal_needs_response: "dispute_opened",
  appeal_under_review: "dispute_opened",
  warning_closed: "dispute_won",
  prevented: "dispute_won",
  won: "dispute_won",
  lost: "dispute_lost",
};
