import type { Environment } from "../environment/environment.ts";
import { idPatterns } from "./id-patterns.ts";
import { functionLogGroups } from "./log-groups.ts";
import { type Problem, problemOf, unrepeated } from "./problem-lines.ts";
import { type LogReading, readLogs } from "./read-logs.ts";

export interface EventProblem extends Problem {
  /** ISO 8601, UTC. */
  readonly time: string;
}

/** How an event was refused, ignored or failed, each time that it was; in order of time. Empty if the logs name it nowhere. */
export async function problemsOfEvent(
  environment: Environment,
  eventId: string,
  reading: Pick<LogReading, "range" | "signal" | "onPage">,
): Promise<readonly EventProblem[]> {
  const problems: EventProblem[] = [];
  const isNew = unrepeated();
  const groups = functionLogGroups(environment);
  await readLogs(environment, { ...reading, groups, patterns: idPatterns([eventId]) }, (line) => {
    if (line.fields.event_id !== eventId && line.fields.named_event_id !== eventId) return;
    const problem = isNew(line) ? problemOf(line) : undefined;
    if (problem) problems.push({ time: line.time, ...problem });
  });
  return problems.sort((a, b) => Date.parse(a.time) - Date.parse(b.time));
}
