import { UsageError } from "../../../command-line/command.ts";
import { type Asked, textOf } from "../operation.ts";

/** From a time, which belongs to it, to another one, which does not: ISO 8601, UTC, with milliseconds. */
export interface TimeRange {
  readonly from: string;
  readonly to: string;
}

/** Options that say which range is wanted. */
export const RANGE_OPTIONS = { from: { type: "string" }, to: { type: "string" } } as const;

export const RANGE_USAGE = `  --from, --to <time>    from this time, until before that one (default: now); a day or a time, in UTC unless it has an offset`;

const ALLOWED = "a day as 2026-11-24, or a time as 2026-11-24T08:00, 2026-11-24T08:00:00Z or with another offset";
const DAY_OR_TIME = /^\d{4}-\d{2}-\d{2}(?<time>T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?<zone>Z|[+-]\d{2}:\d{2})?)?$/;

/** @throws UsageError if one is not a time, or the range is empty */
export function askedRange(asked: Asked): TimeRange {
  const { from, to = isoTime(Date.now()) } = askedTimes(asked);
  if (from === undefined) throw new UsageError(`no --from given, allowed: ${ALLOWED}`);
  if (from >= to) throw new UsageError(`--from: "${textOf(asked, "from")}" given, allowed: a time before ${to}`);
  return { from, to };
}

/** Those of the two that are given. @throws UsageError if one is not a time, or the range is empty */
export function askedTimes(asked: Asked): Partial<TimeRange> {
  const [from, to] = [textOf(asked, "from"), textOf(asked, "to")];
  const times = {
    ...(from !== undefined && { from: timeOf("--from", from) }),
    ...(to !== undefined && { to: timeOf("--to", to) }),
  };
  if (times.from !== undefined && times.to !== undefined && times.from >= times.to)
    throw new UsageError(`--from: "${from}" given, allowed: a time before ${times.to}`);
  return times;
}

/** A time that was given. Without an offset it is UTC. @throws UsageError if it is not one */
export function timeOf(name: string, text: string): string {
  const groups = DAY_OR_TIME.exec(text)?.groups;
  const time = groups && Date.parse(groups.time === undefined || groups.zone !== undefined ? text : `${text}Z`);
  // Date.parse takes the 30th of February for a day of March.
  const isDay = new Date(text.slice(0, "2026-11-24".length)).toJSON()?.startsWith(text.slice(0, "2026-11-24".length));
  if (time === undefined || Number.isNaN(time) || !isDay)
    throw new UsageError(`${name}: "${text}" given, allowed: ${ALLOWED}`);
  return isoTime(time);
}

/** ISO 8601, UTC, with milliseconds. */
export function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;

/** The days that a range touches, the newest first. */
export function* daysOf({ from, to }: TimeRange): Generator<string> {
  const first = Date.parse(from.slice(0, 10));
  // The range's end does not belong to it.
  for (let day = Date.parse(isoTime(Date.parse(to) - 1).slice(0, 10)); day >= first; day -= DAY_MILLISECONDS) {
    yield isoTime(day).slice(0, 10);
  }
}
