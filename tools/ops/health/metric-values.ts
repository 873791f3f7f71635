import { paginateGetMetricData } from "@aws-sdk/client-cloudwatch";
import { type Metric, PERIOD_SECONDS } from "../../../stacks/definitions/metrics.ts";
import type { Environment } from "../environment/environment.ts";
import type { TimeRange } from "../payments/time-range.ts";

/** Source: CloudWatch API Reference, GetMetricData. */
const MAX_QUERIES = 500;

/** A period that has data. */
export interface MetricPeriod {
  /** Its beginning, in seconds since 1970. */
  readonly start: number;
  readonly value: number;
}

/** Looks up what {@link readPeriods} read: a metric's periods that have data, the newest first. */
export type MetricPeriods = (metric: Metric) => readonly MetricPeriod[];

/** Looks up what {@link readMetrics} read: the values of a metric's periods, the newest first. */
export type MetricValues = (metric: Metric) => readonly number[];

/** Reads metrics in the periods of the alarms. One without data has no values. */
export async function readMetrics(
  environment: Environment,
  metrics: readonly Metric[],
  range: TimeRange,
): Promise<MetricValues> {
  const periodsOf = await readPeriods(environment, metrics, range, PERIOD_SECONDS);
  return (metric) => periodsOf(metric).map(({ value }) => value);
}

/** @param seconds of a period: a minute, or more of them */
export async function readPeriods(
  { clients }: Environment,
  metrics: readonly Metric[],
  { from, to }: TimeRange,
  seconds: number,
): Promise<MetricPeriods> {
  const periods = new Map<string, MetricPeriod[]>();
  for (let first = 0; first < metrics.length; first += MAX_QUERIES) {
    const queried = metrics.slice(first, first + MAX_QUERIES);
    const pages = paginateGetMetricData(
      { client: clients.metrics },
      {
        StartTime: new Date(from),
        EndTime: new Date(to),
        ScanBy: "TimestampDescending",
        MetricDataQueries: queried.map((metric, index) => ({ Id: `m${index}`, MetricStat: statOf(metric, seconds) })),
      },
    );
    for await (const { MetricDataResults = [] } of pages) {
      for (const { Id = "", Values = [], Timestamps = [] } of MetricDataResults) {
        const metric = queried[Number(Id.slice(1))];
        if (!metric) continue;
        const more = Values.map((value, index) => ({ value, start: (Timestamps[index]?.getTime() ?? 0) / 1000 }));
        periods.set(keyOf(metric), [...(periods.get(keyOf(metric)) ?? []), ...more]);
      }
    }
  }
  return (metric) => periods.get(keyOf(metric)) ?? [];
}

function statOf({ namespace, metricName, dimensions, statistic }: Metric, Period: number) {
  const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  return { Metric: { Namespace: namespace, MetricName: metricName, Dimensions }, Period, Stat: statistic };
}

function keyOf(metric: Metric): string {
  return JSON.stringify(metric);
}
