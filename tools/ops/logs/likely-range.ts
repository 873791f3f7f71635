import type { ClaimTimes } from "../payments/claims.ts";
import { isoTime, type TimeRange } from "../payments/time-range.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * Which times of the logs to read: those asked for; else those in which the lines of events were most likely written. That is from
 * an hour before the first event was received, as deliveries before may have been refused, until a day after the last one was
 * received or completed. If nothing is known of the events, it is the last day.
 */
export function likelyRange(
  claims: readonly ClaimTimes[],
  asked: Partial<TimeRange>,
  now: number = Date.now(),
): TimeRange {
  const known = claims.flatMap(({ received_at, completed_at }) => [received_at, completed_at]);
  const times = known.filter((time) => time !== undefined).map((time) => Date.parse(time));
  // The clock of this machine may be behind.
  const latest = now + MINUTE;
  const likely =
    times.length === 0 || asked.from !== undefined
      ? { from: now - DAY, to: latest }
      : { from: Math.min(...times) - HOUR, to: Math.min(latest, Math.max(...times) + DAY) };
  const to = asked.to ?? isoTime(likely.to);
  const from = asked.from ?? isoTime(likely.from);
  return from < to ? { from, to } : { from: isoTime(Date.parse(to) - DAY), to };
}
