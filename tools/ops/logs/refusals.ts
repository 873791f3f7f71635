/** What was refused, ignored or failed in a range of time, by cause. */
import type { Environment } from "../environment/environment.ts";
import { claimsOf } from "../payments/claims.ts";
import type { TimeRange } from "../payments/time-range.ts";
import { accessLogGroupOf, functionLogGroups } from "./log-groups.ts";
import {
  apiRefusalPattern,
  OUTCOMES,
  type Problem,
  problemOf,
  problemPattern,
  withoutRepetition,
} from "./problem-lines.ts";
import { type LogLine, type LogReading, readLogs } from "./read-logs.ts";

/** An event that a cause hit. */
export interface HitEvent {
  readonly event_id: string;
  /** Deliveries of it that the cause hit. */
  readonly times: number;
  /** ISO 8601, UTC. */
  readonly last: string;
  /** When it was recorded and its notification queued, whenever that was. Absent if it never was. */
  readonly recorded_at?: string;
}

export interface Cause extends Problem {
  readonly times: number;
  /** ISO 8601, UTC. */
  readonly first: string;
  readonly last: string;
  /** Those of the events whose id is known: of a wrong signature, or of what API Gateway refuses, it is not. */
  readonly events: readonly HitEvent[];
}

export interface RefusalsAsked extends Pick<LogReading, "signal" | "onPage"> {
  readonly range: TimeRange;
  /** Name of a webhook source. @default - everything */
  readonly source?: string | undefined;
}

/** The causes: what failed first, then what was refused, then what was ignored; the most frequent first. */
export async function refusals(environment: Environment, asked: RefusalsAsked): Promise<readonly Cause[]> {
  const lines = await problemLines(environment, asked);
  const causes = causesOf(withoutRepetition(lines));
  const ids = causes.flatMap(({ events }) => events.map(({ event_id }) => event_id));
  const claims = await claimsOf(environment.clients.documents, environment.table, ids);
  const recorded = (event: HitEvent): HitEvent => {
    const completed = claims.get(event.event_id)?.completed_at;
    return completed === undefined ? event : { ...event, recorded_at: completed };
  };
  return causes.map((cause) => ({ ...cause, events: cause.events.map(recorded) }));
}

async function problemLines(environment: Environment, asked: RefusalsAsked): Promise<readonly LogLine[]> {
  const lines: LogLine[] = [];
  const { source, ...reading } = asked;
  const onLine = (line: LogLine) => lines.push(line);
  const groups = functionLogGroups(environment);
  await readLogs(environment, { ...reading, groups, patterns: [problemPattern(source)] }, onLine);
  const access = [accessLogGroupOf(environment)];
  await readLogs(environment, { ...reading, groups: access, patterns: [apiRefusalPattern(source)] }, onLine);
  return lines;
}

/** Groups lines by what they say. */
export function causesOf(lines: readonly LogLine[]): readonly Cause[] {
  const groups = new Map<string, { problem: Problem; lines: LogLine[] }>();
  for (const line of lines) {
    const problem = problemOf(line);
    if (!problem) continue;
    const key = JSON.stringify(problem);
    const group = groups.get(key) ?? { problem, lines: [] };
    groups.set(key, group);
    group.lines.push(line);
  }
  const causes = [...groups.values()].map(({ problem, lines: own }) => {
    const times = own.map(({ time }) => time).sort();
    return { ...problem, times: own.length, first: times[0] ?? "", last: times.at(-1) ?? "", events: eventsOf(own) };
  });
  const rank = ({ outcome }: Cause) => OUTCOMES.indexOf(outcome);
  return causes.sort((a, b) => rank(a) - rank(b) || b.times - a.times);
}

function eventsOf(lines: readonly LogLine[]): readonly HitEvent[] {
  const events = new Map<string, HitEvent>();
  for (const { time, fields } of lines) {
    const id = fields.event_id;
    if (typeof id !== "string") continue;
    // Lines of one writer come in order of time.
    events.set(id, { event_id: id, times: (events.get(id)?.times ?? 0) + 1, last: time });
  }
  return [...events.values()];
}
