/**
 * Standard Webhooks, symmetric signatures.
 * Source: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */

import { SignatureError, WebhookSecretError } from "../errors.ts";
import type { RequestHeaders } from "../headers.ts";
import { parseJsonBody } from "../validation.ts";
import { readPayment } from "../webhook.ts";
import { contentDigestOf, isIdempotencyKey } from "../webhook-identity.ts";
import { isIgnoredCurrency } from "./other-currencies.ts";
import type { WebhookScheme } from "./scheme.ts";
import { readTimestamp, requireHeader } from "./signature-headers.ts";

/** Version 1: 32 bytes in base64. */
const SIGNATURE = /^v1,([A-Za-z0-9+/]{43}=)$/;
const SECRET = /^(?:whsec_)?([A-Za-z0-9+/]+={0,2})$/;
/** Bytes of a secret. Source: the specification, "Signature scheme". */
const SECRET_BYTES = { min: 24, max: 64 } as const;

/** Bodies follow the contract of `POST /webhooks/payment`, or have one as `data`; `webhook-id` is the idempotency key. */
export const standardWebhooks: WebhookScheme = {
  readSignature(headers) {
    const names = headerNames(headers);
    const id = requireHeader(headers, names.id);
    const time = requireHeader(headers, names.timestamp);
    const list = requireHeader(headers, names.signature);
    if (!isIdempotencyKey(id)) throw new SignatureError(`${names.id} is not an id`);
    const signatures = list
      .split(" ")
      .flatMap((signature) => SIGNATURE.exec(signature)?.[1] ?? [])
      .map((hmac) => Buffer.from(hmac, "base64"));
    if (signatures.length === 0) throw new SignatureError(`${names.signature} has no version v1`);
    return { timestamp: readTimestamp(time), prefix: `${id}.${time}.`, signatures };
  },

  signingKey(secret) {
    const key = Buffer.from(SECRET.exec(secret)?.[1] ?? "", "base64");
    if (key.length < SECRET_BYTES.min || key.length > SECRET_BYTES.max) {
      throw new WebhookSecretError(
        `the secret must be whsec_ and ${SECRET_BYTES.min} to ${SECRET_BYTES.max} bytes in base64`,
      );
    }
    return key;
  },

  readWebhook({ headers, body, identify, source }) {
    const eventId = identify(requireHeader(headers, headerNames(headers).id));
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

/** The headers' names. Senders that Svix makes use its own by default, which mean the same. */
function headerNames(headers: RequestHeaders) {
  const prefix = headers["webhook-id"] === undefined && headers["svix-id"] !== undefined ? "svix" : "webhook";
  return { id: `${prefix}-id`, timestamp: `${prefix}-timestamp`, signature: `${prefix}-signature` } as const;
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
