/**
 * Stripe's webhooks.
 * Source: Stripe documentation, "Verify webhook signatures manually"; API reference, "The Event object", "The PaymentIntent object".
 */
import { SignatureError, WebhookSecretError } from "../errors.ts";
import { parseJsonBody } from "../validation.ts";
import { contentDigestOf } from "../webhook-identity.ts";
import type { WebhookScheme } from "./scheme.ts";
import { readTimestamp, requireHeader } from "./signature-headers.ts";
import { readStripeEvent, readStripePayment } from "./stripe-events.ts";

const HEADER = "stripe-signature";
const SECRET = /^whsec_[\x21-\x7e]{16,}$/;
const HMAC_HEX = /^[0-9a-f]{64}$/;

/** `payment_intent` events become payments; the event's id is the idempotency key. */
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

  readWebhook({ body, identify }) {
    const content = parseJsonBody(body);
    const { id, type } = readStripeEvent(content);
    const eventId = identify(id);
    const read = readStripePayment(type, content);
    if (!read) return undefined;
    // Not of the whole body: Stripe counts in it the deliveries that are still to be made (`pending_webhooks`).
    const contentDigest = contentDigestOf({ ...read.payment, occurredAt: read.occurredAt });
    return { ...read, rawData: body, eventId, contentDigest };
  },
};
