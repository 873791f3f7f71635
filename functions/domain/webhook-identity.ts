import { digestOf } from "./digest.ts";
import { RequestError } from "./errors.ts";
import { canonicalJson, JsonSyntaxError } from "./exact-json.ts";
import type { RequestHeaders } from "./headers.ts";
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
 * Is told the id of the event that is being worked on, as soon as it is known.
 * @param named our id of what a header calls it, where that is not its identity because the sender does not sign it
 */
export type EventObserver = (eventId: string, named?: string) => void;

/**
 * The event id of a webhook that its sender named by a header.
 *
 * Keys are one name space for the whole system, so a key that is used again for another transaction is noticed.
 * @returns undefined if no header names it: its content does then, see {@link identityOfContent}
 * @throws RequestError 400 naming the header
 */
export function eventIdOfHeaders(headers: RequestHeaders): string | undefined {
  const given = KEY_HEADERS.map((name) => ({ name, value: headers[name.toLowerCase()] }));
  const repeated = given.find(({ value }) => typeof value === "object");
  if (repeated) throw new RequestError(400, `Invalid ${repeated.name}: must be sent once`);
  const header = given.find(({ value }) => value !== undefined);
  return header && eventIdOfKey(readKey(header.name, String(header.value).trim()));
}

/** The event id of a webhook with this `Idempotency-Key` or `webhook-id`. */
export function eventIdOfKey(key: string): string {
  return digestOf(`key:${key}`);
}

/**
 * The identity of a webhook that no header names.
 * @param body the parsed body, with all its fields
 * @returns the refusal, 400 naming the body, if the body cannot be compared with others: a wrong field is refused before that
 */
export function identityOfContent(body: Record<string, unknown>): WebhookIdentity | RequestError {
  try {
    const content = canonicalBody(body);
    return { eventId: digestOf(`content:${content}`), contentDigest: digestOf(content) };
  } catch (error) {
    if (error instanceof RequestError) return error;
    throw error;
  }
}

/**
 * The event id of a source's webhook. Each source has a name space of its own, so a source cannot use up another's ids.
 * @param source its name
 * @param id the one that the sender gave the event
 */
export function eventIdOfSource(source: string, id: string): string {
  return digestOf(`source:${source}:${id}`);
}

/**
 * The same for every body with the same content, however written.
 * @param content the parsed part of the body that is the same in every delivery
 * @throws RequestError 400 naming the body
 */
export function contentDigestOf(content: Record<string, unknown>): string {
  return digestOf(canonicalBody(content));
}

/** Whether a text can be a key. */
export function isIdempotencyKey(text: string): boolean {
  return KEY.test(text);
}

function readKey(header: string, key: string): string {
  if (isIdempotencyKey(key)) return key;
  throw new RequestError(
    400,
    `Invalid ${header}: must be 1 to ${MAX_IDEMPOTENCY_KEY_LENGTH} visible ASCII characters without spaces`,
  );
}

function canonicalBody(body: Record<string, unknown>): string {
  try {
    return canonicalJson(body);
  } catch (error) {
    if (error instanceof JsonSyntaxError) throw new RequestError(400, `Invalid request body: ${error.message}`);
    throw error;
  }
}
