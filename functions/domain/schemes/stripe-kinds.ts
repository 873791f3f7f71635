import type { EventKind } from "../payment-events.ts";

/**
 * What an event says of its payment. A failed attempt is not the end: the customer may try again. Only `succeeded` and
 * `canceled` are final.
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
