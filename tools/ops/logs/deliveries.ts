/** What became of each delivery in a range of time, as the logs tell it. */
import type { Environment } from "../environment/environment.ts";
import { accessLogGroupOf, functionLogGroups } from "./log-groups.ts";
import {
  apiRefusalPattern,
  OUTCOMES,
  type Outcome,
  problemOf,
  problemPattern,
  withoutRepetition,
} from "./problem-lines.ts";
import { type LogLine, type LogReading, readLogs } from "./read-logs.ts";

/** How a delivery can end, the best first. */
export const DELIVERY_OUTCOMES = ["recorded", "repeated", ...OUTCOMES.toReversed()] as const;
export type DeliveryOutcome = "recorded" | "repeated" | Outcome;

export interface Delivery {
  /** ISO 8601, UTC: when it was logged. */
  readonly time: string;
  readonly outcome: DeliveryOutcome;
  readonly writer: LogLine["writer"];
  readonly source?: string;
  /** Of a wrong signature, or of what API Gateway refuses, it is not known. */
  readonly event_id?: string;
  /** Why it was not recorded. @default - it was */
  readonly reason?: string;
}

export interface DeliveriesAsked extends Pick<LogReading, "range" | "signal"> {
  /** Name of a webhook source. @default - everything */
  readonly source?: string | undefined;
}

/** What is logged of a webhook whose payment is recorded, now or before. */
const RECORDED: Readonly<Record<string, DeliveryOutcome>> = {
  "webhook recorded": "recorded",
  "webhook repeated": "repeated",
};

/** The newest first. When the signal is aborted, the rest is not read. */
export async function deliveries(environment: Environment, asked: DeliveriesAsked): Promise<readonly Delivery[]> {
  const { source, ...reading } = asked;
  const lines: LogLine[] = [];
  const onLine = (line: LogLine) => lines.push(line);
  const groups = functionLogGroups(environment);
  const access = [accessLogGroupOf(environment)];
  await Promise.all([
    readLogs(environment, { ...reading, groups, patterns: [recordedPattern(source), problemPattern(source)] }, onLine),
    readLogs(environment, { ...reading, groups: access, patterns: [apiRefusalPattern(source)] }, onLine),
  ]);
  return withoutRepetition(lines)
    .flatMap((line) => deliveryOf(line) ?? [])
    .sort((a, b) => (a.time < b.time ? 1 : -Number(a.time > b.time)));
}

function recordedPattern(source: string | undefined): string {
  const any = Object.keys(RECORDED)
    .map((message) => `$.message = "${message}"`)
    .join(" || ");
  return source === undefined ? `{ ${any} }` : `{ (${any}) && $.source = "${source}" }`;
}

function deliveryOf(line: LogLine): Delivery | undefined {
  const { time, writer, fields } = line;
  const { message, source, event_id } = fields;
  const known = {
    ...{ time, writer },
    ...(typeof source === "string" && { source }),
    ...(typeof event_id === "string" && { event_id }),
  };
  const recorded = Object.hasOwn(RECORDED, String(message)) ? RECORDED[String(message)] : undefined;
  if (recorded !== undefined) return { ...known, outcome: recorded };
  const problem = problemOf(line);
  if (!problem) return undefined;
  return { ...known, outcome: problem.outcome, reason: [problem.message, problem.reason].filter(Boolean).join(": ") };
}
