import { digestOf } from "./digest.ts";

/** What `Date.toISOString` gives for the years from 0 to 9999. */
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/** Digits after the milliseconds: with them a timestamp has nanosecond precision, the most that common parsers take. */
const SUFFIX_DIGITS = 6;

/** Sort keys tried for one record before its attempt fails; a clash of even two has odds of one in a million. */
export const MAX_TIMESTAMP_CANDIDATES = 8;

/**
 * The sort key of a record: its time to the millisecond, then six digits that come from the event's id.
 *
 * Two events of one transaction in one millisecond get two keys. Every attempt at one event gets the same key.
 * @param time when the event happened if its sender tells, else when it first arrived: ISO 8601, UTC, with milliseconds,
 *   as `Date.toISOString` gives it
 * @param candidate 0 for the key to take, 1, 2, … for those to try when another event has taken it
 */
export function recordTimestamp(time: string, eventId: string, candidate = 0): string {
  const digest = digestOf(`${eventId}:${candidate}`);
  const suffix = Number.parseInt(digest.slice(0, 12), 16) % 10 ** SUFFIX_DIGITS;
  return `${millisecondOf(time)}${String(suffix).padStart(SUFFIX_DIGITS, "0")}Z`;
}

/**
 * What the timestamps of all records of this millisecond begin with.
 * @param time as for {@link recordTimestamp}
 */
export function millisecondOf(time: string): string {
  return time.slice(0, -1);
}

/** Whether a value is a time as {@link recordTimestamp} takes it. */
export function isTime(value: unknown): value is string {
  return typeof value === "string" && TIME.test(value) && !Number.isNaN(Date.parse(value));
}
