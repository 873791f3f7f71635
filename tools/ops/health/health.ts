/** Whether an environment is well: what an operator looks at first. */
import { ENVIRONMENT_VARIABLES, type FunctionName } from "../../../functions/runtime/environment.ts";
import {
  ageOfOldestMessage,
  answeredFaults,
  concurrentExecutions,
  failedNotifications,
  functionErrors,
  functionThrottles,
  ignoredEvents,
  type Metric,
  publishedNotifications,
  recordedBy,
  recordedOf,
  refusedEvents,
  refusedRequests,
  refusedSignatures,
  repeatedBy,
  repeatedOf,
  sourceFaults,
} from "../../../stacks/definitions/metrics.ts";
import type { Environment } from "../environment/environment.ts";
import { sourceNames } from "../environment/webhook-source.ts";
import { type EnvironmentKey, readKey } from "../key/key-state.ts";
import { isoTime, type TimeRange } from "../payments/time-range.ts";
import { type Alarms, readAlarms } from "./alarms.ts";
import { readMetrics } from "./metric-values.ts";
import { type QueueState, readQueues } from "./queue-states.ts";

/** How often something happened; undefined if it has no data, which mostly means never. */
type Count = number | undefined;

/** What became of the webhooks that a function got. */
export interface FunctionCounts {
  readonly name: FunctionName;
  readonly recorded: Count;
  readonly repeated: Count;
  /** Requests that were answered with 4xx. */
  readonly refused: Count;
  /** Requests that were answered with 500. */
  readonly failed: Count;
  readonly published: Count;
  readonly unpublished: Count;
  /** Invocations that crashed or timed out. */
  readonly errors: Count;
  readonly throttled: Count;
  /** The most invocations that ran at once. */
  readonly concurrency: Count;
}

/** What became of the requests of a source of signed webhooks. */
export interface SourceCounts {
  readonly source: string;
  readonly recorded: Count;
  readonly repeated: Count;
  readonly refusedSignatures: Count;
  readonly refusedEvents: Count;
  readonly ignored: Count;
  readonly failed: Count;
}

export interface Health {
  /** What counts are of: the last hour. */
  readonly range: TimeRange;
  /** What encrypts everything; undefined if the table has no key of its own. */
  readonly key: EnvironmentKey | undefined;
  readonly alarms: Alarms;
  /** The age of the oldest message is in seconds; undefined if there is none, or if it is not known. */
  readonly queues: readonly (QueueState & { readonly age: Count })[];
  readonly functions: readonly FunctionCounts[];
  readonly sources: readonly SourceCounts[];
  /** What is wrong, in words; empty if nothing is. */
  readonly problems: readonly string[];
}

const HOUR = 60 * 60 * 1000;

/** Metrics of a function that does not exist have no data. */
const FUNCTIONS = Object.keys(ENVIRONMENT_VARIABLES) as FunctionName[];

const OF_FUNCTION = {
  recorded: recordedBy,
  repeated: repeatedBy,
  refused: refusedRequests,
  failed: answeredFaults,
  published: publishedNotifications,
  unpublished: failedNotifications,
  errors: functionErrors,
  throttled: functionThrottles,
  concurrency: concurrentExecutions,
} as const;

const OF_SOURCE = {
  recorded: recordedOf,
  repeated: repeatedOf,
  refusedSignatures,
  refusedEvents,
  ignored: ignoredEvents,
  failed: sourceFaults,
} as const;

/** Reads alarms, queues and metrics; changes nothing. GetMetricData costs $0.01 for a thousand metrics. */
export async function readHealth(environment: Environment, now: number = Date.now()): Promise<Health> {
  const { name } = environment;
  const range = { from: isoTime(now - HOUR), to: isoTime(now) };
  const [key, alarms, queues, sources = []] = await Promise.all([
    readKey(environment),
    readAlarms(environment),
    readQueues(environment),
    sourceNames(environment),
  ]);
  const receiver = name("webhook-receiver");
  const metrics = [
    ...FUNCTIONS.flatMap((each) => Object.values(OF_FUNCTION).map((metricOf) => metricOf(name(each)))),
    ...sources.flatMap((source) => Object.values(OF_SOURCE).map((metricOf) => metricOf(receiver, source))),
    ...queues.map((queue) => ageOfOldestMessage(queue.name)),
  ];
  const values = await readMetrics(environment, metrics, range);
  const count = (metric: Metric): Count => {
    const periods = values(metric);
    if (periods.length === 0) return undefined;
    return metric.statistic === "Maximum" ? Math.max(...periods) : periods.reduce((sum, value) => sum + value, 0);
  };
  const read: Omit<Health, "problems"> = {
    range,
    key,
    alarms,
    // Of an age only the newest period says something of now.
    queues: queues.map((queue) => ({ ...queue, age: values(ageOfOldestMessage(queue.name))[0] })),
    functions: FUNCTIONS.map((each) => ({
      name: each,
      ...mapped(OF_FUNCTION, (metricOf) => count(metricOf(name(each)))),
    })),
    sources: sources.map((source) => ({
      source,
      ...mapped(OF_SOURCE, (metricOf) => count(metricOf(receiver, source))),
    })),
  };
  return { ...read, problems: problemsOf(read) };
}

function mapped<K extends string, V, R>(record: Readonly<Record<K, V>>, value: (of: V) => R): Record<K, R> {
  return Object.fromEntries(Object.entries(record).map(([key, of]) => [key, value(of as V)])) as Record<K, R>;
}

/** @param health without them */
export function problemsOf({ key, alarms, queues, functions, sources }: Omit<Health, "problems">): readonly string[] {
  const some = (count: Count, what: string) => (count ? [`${count} ${what}`] : []);
  return [
    ...(key && key.state !== "Enabled" ? [`the key ${key.arn} is ${key.state}: nothing can be read or written`] : []),
    ...alarms.ringing.map(({ name }) => `${name} rings`),
    ...queues.flatMap((queue) => (queue.isDeadLetterQueue ? some(queue.visible, `in ${queue.name}`) : [])),
    ...functions.flatMap(({ name, failed, unpublished, errors, throttled }) => [
      ...some(failed, `answered with 500 by ${name}`),
      ...some(unpublished, `not published by ${name}`),
      ...some(errors, `invocations of ${name} crashed or timed out`),
      ...some(throttled, `invocations of ${name} throttled`),
    ]),
    ...sources.flatMap(({ source, refusedEvents }) => some(refusedEvents, `signed by ${source} and refused`)),
  ];
}
