/**
 * Standard Webhooks, symmetric signatures.
 * Source: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
import { webhookPayment } from "../contracts.ts";
import { SignatureError, WebhookSecretError } from "../errors.ts";
import { parseJsonBody, validate } from "../validation.ts";
import { contentDigestOf, isIdempotencyKey } from "../webhook-identity.ts";
import type { WebhookScheme } from "./scheme.ts";
import { readTimestamp, requireHeader } from "./signature-headers.ts";

const ID_HEADER = "webhook-id";
/** Version 1: 32 bytes in base64. */
const SIGNATURE = /^v1,([A-Za-z0-9+/]{43}=)$/;
const SECRET = /^(?:whsec_)?([A-Za-z0-9+/]+={0,2})$/;
/** Bytes of a secret. Source: the specification, "Signature scheme". */
const SECRET_BYTES = { min: 24, max: 64 } as const;

/** Bodies follow the contract of `POST /webhooks/payment`; `webhook-id` is the idempotency key. */
export const standardWebhooks: WebhookScheme = {
  readSignature(headers) {
    const id = requireHeader(headers, ID_HEADER);
    const time = requireHeader(headers, "webhook-timestamp");
    const list = requireHeader(headers, "webhook-signature");
    if (!isIdempotencyKey(id)) throw new SignatureError("webhook-id is not an id");
    const signatures = list
      .split(" ")
      .flatMap((signature) => SIGNATURE.exec(signature)?.[1] ?? [])
      .map((hmac) => Buffer.from(hmac, "base64"));
    if (signatures.length === 0) throw new SignatureError("webhook-signature has no version v1");
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

  readWebhook({ headers, body, identify }) {
    const eventId = identify(requireHeader(headers, ID_HEADER));
    const content = parseJsonBody(body);
    const payment = validate(webhookPayment, content);
    return { payment, rawData: body, eventId, contentDigest: contentDigestOf(content) };
  },
};
