import { digestOf } from "./digest.ts";

/** Digits after the milliseconds: with them a timestamp has nanosecond precision, the most that common parsers take. */
const SUFFIX_DIGITS = 6;

/** Sort keys tried for one record before its attempt fails; a clash of even two has odds of one in a million. */
export const MAX_TIMESTAMP_CANDIDATES = 8;

/**
 * The sort key of a record: when its webhook first arrived, to the millisecond, then digits of the event's own.
 *
 * Two webhooks for one transaction in one millisecond so get two keys, and every attempt at one webhook the same one.
 * @param receivedAt ISO 8601, UTC, with milliseconds: what `Date.toISOString` gives
 * @param candidate 0 for the key to take, 1, 2, … for those to try when another event has taken it
 */
export function recordTimestamp(receivedAt: string, eventId: string, candidate = 0): string {
  const digest = digestOf(`${eventId}:${candidate}`);
  const suffix = Number.parseInt(digest.slice(0, 12), 16) % 10 ** SUFFIX_DIGITS;
  return `${millisecondOf(receivedAt)}${String(suffix).padStart(SUFFIX_DIGITS, "0")}Z`;
}

/** What the timestamps of all records that arrived in this millisecond begin with. */
export function millisecondOf(receivedAt: string): string {
  return receivedAt.slice(0, -1);
}
