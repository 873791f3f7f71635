/**
 * Stripe's webhooks.
 * Source: Stripe documentation, "Verify webhook signatures manually"; API reference, "The Event object", "The PaymentIntent object".
 */
import { digestOf } from "../digest.ts";
import { RequestError, SignatureError, WebhookSecretError } from "../errors.ts";
import { parseJsonBody } from "../validation.ts";
import { contentDigestOf } from "../webhook-identity.ts";
import { isIgnoredCurrency } from "./other-currencies.ts";
import type { WebhookScheme } from "./scheme.ts";
import { readTimestamp, requireHeader } from "./signature-headers.ts";
import { currencyOf, readStripeEvent, readStripePayment, subjectOf } from "./stripe-events.ts";

/** Of every test event that is sent from the dashboard. */
const DASHBOARD_EVENT_ID = "evt_00000000000000";

/** It names a payment: to ignore it would be to lose the payment. */
const THIN_EVENT =
  "Invalid object: must be event; thin events hold no payment, so choose the payload style snapshot in Stripe";

const HEADER = "stripe-signature";
const SECRET = /^whsec_[\x21-\x7e]{16,}$/;
const HMAC_HEX = /^[0-9a-f]{64}$/;

/** Events of payment intents, their refunds and their disputes are recorded; the event's id is the idempotency key. */
export const stripe: WebhookScheme = {
  readSignature(headers) {
    const items = requireHeader(headers, HEADER)
      .split(",")
      .map((item) => item.split(/=(.*)/s));
    const valuesOf = (name: string) => items.flatMap(([key, value = ""]) => (key === name ? [value] : []));
    const [time, ...otherTimes] = valuesOf("t");
    if (time === undefined || otherTimes.length > 0) throw new SignatureError(`${HEADER} has not one t`);
    const signatures = valuesOf("v1")
      .filter((value) => HMAC_HEX.test(value))
      .map((value) => Buffer.from(value, "hex"));
    if (signatures.length === 0) throw new SignatureError(`${HEADER} has no v1`);
    return { timestamp: readTimestamp(time), prefix: `${time}.`, signatures };
  },

  /** The secret's text is the key, its prefix included. */
  signingKey(secret) {
    if (!SECRET.test(secret)) throw new WebhookSecretError("the secret must be whsec_ and 16 characters or more");
    return Buffer.from(secret);
  },

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
