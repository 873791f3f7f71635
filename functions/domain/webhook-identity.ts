import { digestOf } from "./digest.ts";
import { RequestError } from "./errors.ts";
import { canonicalJson, JsonSyntaxError } from "./exact-json.ts";
import { MAX_IDEMPOTENCY_KEY_LENGTH } from "./limits.ts";

/** Headers by which a sender may name a webhook. The first one that is present counts. */
const KEY_HEADERS = ["Idempotency-Key", "webhook-id"] as const;

/** Visible ASCII: what an HTTP header can carry unharmed through every proxy. */
const KEY = new RegExp(`^[\\x21-\\x7e]{1,${MAX_IDEMPOTENCY_KEY_LENGTH}}$`);

/** What two deliveries of one webhook have in common, and two webhooks have not. */
export interface WebhookIdentity {
  /** The same for every delivery of one webhook: 64 hexadecimal digits. */
  readonly eventId: string;
  /** The same for every body with the same content, however written: 64 hexadecimal digits. */
  readonly contentDigest: string;
}

/**
 * Identifies a webhook by the sender's key if it gives one, else by its content.
 *
 * Keys are one name space for the whole system, so a key used again for another transaction is found out.
 * @param headers under lower-case names
 * @param body the parsed body, with all its fields
 * @throws RequestError 400 naming the header or the body
 */
export function identifyWebhook(
  headers: Readonly<Record<string, string | undefined>>,
  body: Record<string, unknown>,
): WebhookIdentity {
  const content = canonicalBody(body);
  const contentDigest = digestOf(content);
  const header = KEY_HEADERS.find((name) => headers[name.toLowerCase()] !== undefined);
  if (header === undefined) return { eventId: digestOf(`content:${content}`), contentDigest };
  const key = headers[header.toLowerCase()]?.trim() ?? "";
  if (!isIdempotencyKey(key)) {
    throw new RequestError(
      400,
      `Invalid ${header}: must be 1 to ${MAX_IDEMPOTENCY_KEY_LENGTH} visible ASCII characters without spaces`,
    );
  }
  return { eventId: digestOf(`key:${key}`), contentDigest };
}

/**
 * Identifies a webhook of a source by the id that its sender gave it. Each source has a name space of its own, so a source
 * cannot use up another's ids.
 * @param source its name
 * @param content the parsed part of the body that is the same in every delivery
 * @throws RequestError 400 naming the body
 */
export function identifySourceWebhook(source: string, id: string, content: Record<string, unknown>): WebhookIdentity {
  return { eventId: digestOf(`source:${source}:${id}`), contentDigest: digestOf(canonicalBody(content)) };
}

/** Whether a text can be a key. */
export function isIdempotencyKey(text: string): boolean {
  return KEY.test(text);
}

function canonicalBody(body: Record<string, unknown>): string {
  try {
    return canonicalJson(body);
  } catch (error) {
    if (error instanceof JsonSyntaxError) throw new RequestError(400, `Invalid request body: ${error.message}`);
    throw error;
  }
}
