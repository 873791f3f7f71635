/** What was refused, ignored or failed in a range of time, by cause. */
import type { Environment } from "../environment/environment.ts";
import { claimsOf } from "../payments/claims.ts";
import type { TimeRange } from "../payments/time-range.ts";
import { accessLogGroupOf, functionLogGroups } from "./log-groups.ts";
import { apiRefusalPattern, OUTCOMES, type Problem, problemOf, problemPattern, unrepeated } from "./problem-lines.ts";
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
export async function refusals(
  environment: Environment,
  { source, ...reading }: RefusalsAsked,
): Promise<readonly Cause[]> {
  const counted = new CountedCauses();
  const onLine = (line: LogLine) => counted.add(line);
  const groups = functionLogGroups(environment);
  await readLogs(environment, { ...reading, groups, patterns: [problemPattern(source)] }, onLine);
  const access = [accessLogGroupOf(environment)];
  await readLogs(environment, { ...reading, groups: access, patterns: [apiRefusalPattern(source)] }, onLine);
  return withRecorded(environment, counted.causes());
}

async function withRecorded({ clients, table }: Environment, causes: readonly Cause[]): Promise<readonly Cause[]> {
  const ids = causes.flatMap(({ events }) => events.map(({ event_id }) => event_id));
  const claims = await claimsOf(clients.documents, table, ids);
  const recorded = (event: HitEvent): HitEvent => {
    const completed = claims.get(event.event_id)?.completed_at;
    return completed === undefined ? event : { ...event, recorded_at: completed };
  };
  return causes.map((cause) => ({ ...cause, events: cause.events.map(recorded) }));
}

/** Groups lines by what they say, and keeps none of them. */
export class CountedCauses {
  readonly #isNew = unrepeated();
  readonly #causes = new Map<string, Omit<Cause, "events"> & { readonly hit: Map<string, HitEvent> }>();

  /** @param line of each log group in order of time */
  add(line: LogLine): void {
    const problem = this.#isNew(line) ? problemOf(line) : undefined;
    if (!problem) return;
    const { time, fields } = line;
    const key = JSON.stringify(problem);
    const { times, first, hit } = this.#causes.get(key) ?? { times: 0, first: time, hit: new Map() };
    this.#causes.set(key, { ...problem, times: times + 1, first, last: time, hit });
    const id = fields.event_id;
    if (typeof id !== "string") return;
    hit.set(id, { event_id: id, times: (hit.get(id)?.times ?? 0) + 1, last: time });
  }

  /** In the order of {@link refusals}, without what is recorded. */
  causes(): readonly Cause[] {
    const rank = ({ outcome }: Cause) => OUTCOMES.indexOf(outcome);
    return [...this.#causes.values()]
      .map(({ hit, ...cause }) => ({ ...cause, events: [...hit.values()] }))
      .sort((a, b) => rank(a) - rank(b) || b.times - a.times);
  }
}
