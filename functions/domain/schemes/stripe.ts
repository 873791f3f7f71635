/**
 * Stripe's webhooks.
 * Source: Stripe documentation, "Verify webhook signatures manually"; API reference, "The Event object", "The PaymentIntent object".
 */
import { digestOf } from "../digest.ts";
import { RequestError } from "../errors.ts";
import { parseJsonBody } from "../validation.ts";
import { contentDigestOf } from "../webhook-identity.ts";
import { hmac } from "./hmac.ts";
import { isIgnoredCurrency } from "./other-currencies.ts";
import type { WebhookScheme } from "./scheme.ts";
import { SECRET_TEXT } from "./secret-forms.ts";
import { currencyOf, readStripeEvent, readStripePayment, subjectOf } from "./stripe-events.ts";

/** Of every test event that is sent from the dashboard. */
const DASHBOARD_EVENT_ID = "evt_00000000000000";

/** It names a payment: to ignore it would be to lose the payment. */
const THIN_EVENT =
  "Invalid object: must be event; thin events hold no payment, so choose the payload style snapshot in Stripe";

const signature = hmac({
  algorithm: "sha256",
  encoding: "hex",
  signed: "{time}.{body}",
  signature: { header: "stripe-signature", separator: ",", prefix: "v1=" },
  time: { prefix: "t=" },
  secret: [{ key: "text", prefix: "whsec_", length: SECRET_TEXT.length }],
});

/** Events of payment intents, their refunds and their disputes are recorded; the event's id is the idempotency key. */
export const stripe: WebhookScheme = {
  signature,

  readWebhook({ body, identify, source }) {
    const content = parseJsonBody(body);
    const event = readStripeEvent(content);
    // The dashboard's test events all have the same id, so it does not tell them apart.
    const eventId = identify(event.id === DASHBOARD_EVENT_ID ? `${event.id} ${digestOf(body)}` : event.id);
    const subject = subjectOf(event, content, source);
    if (subject === undefined) return { ignored: "not about a payment" };
    // Test events of connected accounts come to the live endpoint, signed with the live secret.
    if (event.livemode === (source.mode === "test")) return { ignored: "of the other mode" };
    if (subject === "thin") throw new RequestError(400, THIN_EVENT);
    if (isIgnoredCurrency(currencyOf(content), source)) return { ignored: "in another currency" };
    const read = readStripePayment(content, event, subject, source);
    if (read === undefined) return { ignored: "not about a payment" };
    // Not of the whole body: Stripe counts in it the deliveries that are still to be made (`pending_webhooks`).
    const { payment, occurredAt, partId } = read;
    const contentDigest = contentDigestOf({ ...payment, occurredAt, ...(partId !== undefined && { partId }) });
    return { ...read, rawData: body, eventId, contentDigest };
  },
};
