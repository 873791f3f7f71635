/**
 * Paddle Billing's webhooks.
 * Source: Paddle developer documentation, "Verify webhook signatures"; API reference, "Notifications", transaction events.
 */
import { hmac } from "./hmac.ts";
import { type MappedEvent, mappedEvents } from "./mapped-event.ts";
import { at, firstOf } from "./places.ts";
import type { WebhookScheme } from "./scheme.ts";
import { SECRET_TEXT } from "./secret-forms.ts";

const ADJUSTMENT = { transaction: at("data.transaction_id"), amount: at("data.totals.total") };
const REFUND = { ...ADJUSTMENT, part: at("data.id") };

/** An adjustment is told when it is made and when it is decided. */
function adjusted(what: string, event: MappedEvent): Readonly<Record<string, MappedEvent>> {
  return { [`adjustment.created ${what}`]: event, [`adjustment.updated ${what}`]: event };
}

export const paddle: WebhookScheme = {
  signature: hmac({
    algorithm: "sha256",
    encoding: "hex",
    signed: "{time}:{body}",
    signature: { header: "paddle-signature", separator: ";", prefix: "h1=" },
    time: { prefix: "ts=" },
    secret: [SECRET_TEXT],
  }),

  ...mappedEvents({
    id: at("event_id"),
    by: [at("event_type"), at("data.action"), at("data.status")],
    events: {
      "transaction.created": "pending",
      "transaction.ready": "pending",
      "transaction.billed": "pending",
      "transaction.past_due": "pending",
      "transaction.payment_failed": "failed",
      "transaction.canceled": "canceled",
      "transaction.paid": "completed",
      "transaction.completed": "completed",
      ...adjusted("refund pending_approval", { kind: "refund", ...REFUND }),
      ...adjusted("refund approved", { kind: "refund", ...REFUND }),
      ...adjusted("refund rejected", { kind: "refund_failed", ...REFUND }),
      ...adjusted("refund reversed", { kind: "refund_failed", ...REFUND }),
      // A chargeback and its reversal are two adjustments: nothing names the dispute.
      ...adjusted("chargeback_warning approved", { kind: "dispute_opened", ...ADJUSTMENT }),
      ...adjusted("chargeback approved", { kind: "dispute_lost", ...ADJUSTMENT }),
      ...adjusted("chargeback_reverse approved", { kind: "dispute_won", ...ADJUSTMENT }),
    },
    transaction: at("data.id"),
    amount: firstOf(at("data.details.totals.grand_total"), at("data.details.totals.total")),
    currency: at("data.currency_code"),
    occurredAt: at("occurred_at"),
    amounts: { unit: "minor", form: "text" },
  }),
};
