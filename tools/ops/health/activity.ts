/** What became of webhooks and notifications in the course of time. */
import { ENVIRONMENT_VARIABLES } from "../../../functions/runtime/environment.ts";
import {
  answeredFaults,
  failedNotifications,
  ignoredEvents,
  type Metric,
  publishedNotifications,
  recordedBy,
  refusedRequests,
  repeatedBy,
} from "../../../stacks/definitions/metrics.ts";
import type { Environment } from "../environment/environment.ts";
import { sourceNames } from "../environment/webhook-source.ts";
import { isoTime, type TimeRange } from "../payments/time-range.ts";
import { readPeriods } from "./metric-values.ts";

/** What is counted, by what became of it. */
export const ACTIVITIES = ["recorded", "repeated", "ignored", "refused", "failed", "published", "unpublished"] as const;
export type Activity = (typeof ACTIVITIES)[number];

export interface Activities {
  readonly range: TimeRange;
  /** Length of a period. */
  readonly seconds: number;
  /** Beginnings of the periods, in seconds since 1970, the oldest first: those without data, too. */
  readonly starts: readonly number[];
  /** How often in each period. */
  readonly counts: Readonly<Record<Activity, readonly number[]>>;
}

const MINUTE = 60;

/** Points of a graph: more are not told apart. */
const MAX_PERIODS = 120;

/** @param minutes until now */
export async function readActivity(
  environment: Environment,
  minutes: number,
  now: number = Date.now(),
): Promise<Activities> {
  const seconds = Math.ceil(minutes / MAX_PERIODS) * MINUTE;
  const end = Math.ceil(now / 1000 / seconds) * seconds;
  const length = Math.ceil((minutes * MINUTE) / seconds);
  const starts = Array.from({ length }, (_, index) => end - (length - index) * seconds);
  const range = { from: isoTime((starts[0] ?? end) * 1000), to: isoTime(end * 1000) };
  const metrics = metricsOf(environment, (await sourceNames(environment)) ?? []);
  const periodsOf = await readPeriods(environment, Object.values(metrics).flat(), range, seconds);
  const counts = Object.fromEntries(
    ACTIVITIES.map((activity) => {
      const sums = new Map<number, number>();
      for (const { start, value } of metrics[activity].flatMap(periodsOf)) {
        sums.set(start, (sums.get(start) ?? 0) + value);
      }
      return [activity, starts.map((start) => sums.get(start) ?? 0)];
    }),
  ) as Record<Activity, number[]>;
  return { range, seconds, starts, counts };
}

function metricsOf({ name }: Environment, sources: readonly string[]): Record<Activity, readonly Metric[]> {
  const functions = Object.keys(ENVIRONMENT_VARIABLES).map(name);
  return {
    recorded: functions.map(recordedBy),
    repeated: functions.map(repeatedBy),
    ignored: sources.map((source) => ignoredEvents(name("webhook-receiver"), source)),
    refused: functions.map(refusedRequests),
    failed: functions.map(answeredFaults),
    published: functions.map(publishedNotifications),
    unpublished: functions.map(failedNotifications),
  };
}
