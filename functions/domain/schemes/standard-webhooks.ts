/**
 * Standard Webhooks, symmetric signatures.
 * Source: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */

import type { RequestHeaders } from "../headers.ts";
import { parseJsonBody } from "../validation.ts";
import { readPayment } from "../webhook.ts";
import { contentDigestOf } from "../webhook-identity.ts";
import { hmac } from "./hmac.ts";
import { isIgnoredCurrency } from "./other-currencies.ts";
import type { SignatureMethod, WebhookScheme } from "./scheme.ts";
import { SECRET_TEXT } from "./secret-forms.ts";
import { requireHeader } from "./signature-headers.ts";

/** Bytes of a key. Source: the specification, "Signature scheme". */
const BYTES = { min: 24, max: 64 };

/** The headers of each family mean the same. Senders that Svix makes use its own by default. */
const FAMILIES = { webhook: signatureOf("webhook"), svix: signatureOf("svix") } as const;

function signatureOf(family: string): SignatureMethod {
  return hmac({
    algorithm: "sha256",
    encoding: "base64",
    signed: "{id}.{time}.{body}",
    signature: { header: `${family}-signature`, separator: " ", prefix: "v1," },
    time: { header: `${family}-timestamp` },
    id: { header: `${family}-id` },
    // Some senders take the secret's text for the key, as they write it without the prefix.
    secret: [
      { key: "base64", prefix: "whsec_", length: BYTES },
      { key: "base64", length: BYTES },
      { key: "text", length: { min: BYTES.min, max: SECRET_TEXT.length.max } },
    ],
  });
}

/** Bodies follow the contract of `POST /webhooks/payment`, or have one as `data`; `webhook-id` is the idempotency key. */
export const standardWebhooks: WebhookScheme = {
  signature: {
    claim: (request) => FAMILIES[familyOf(request.headers)].claim(request),
    signingKeys: FAMILIES.webhook.signingKeys,
  },

  readWebhook({ headers, body, identify, source }) {
    const eventId = identify(requireHeader(headers, `${familyOf(headers)}-id`));
    const content = parseJsonBody(body);
    const payload = openEnvelope(content);
    if (payload === undefined) return { ignored: "not about a payment" };
    if (isIgnoredCurrency(payload.currency, source)) return { ignored: "in another currency" };
    return {
      ...readPayment(payload, source.contract),
      rawData: body,
      eventId,
      contentDigest: contentDigestOf(content),
    };
  },
};

function familyOf(headers: RequestHeaders): keyof typeof FAMILIES {
  return headers["webhook-id"] === undefined && headers["svix-id"] !== undefined ? "svix" : "webhook";
}

/**
 * The payment that a body holds: the body itself, or the `data` of the specification's own envelope, whose `timestamp` is when
 * the event happened.
 * Source: Standard Webhooks, "Payload structure".
 * @returns undefined if the event is about something else
 */
function openEnvelope(content: Record<string, unknown>): Record<string, unknown> | undefined {
  const { type, timestamp, data, transaction_id } = content;
  if (typeof type !== "string" || typeof data !== "object" || data === null || transaction_id !== undefined) {
    return content;
  }
  if (!type.startsWith("payment.") && !("transaction_id" in data)) return undefined;
  return { ...(timestamp !== undefined && { occurred_at: timestamp }), ...data };
}
