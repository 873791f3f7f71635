import { paginateGetMetricData } from "@aws-sdk/client-cloudwatch";
import { type Metric, PERIOD_SECONDS } from "../../../stacks/definitions/metrics.ts";
import type { Environment } from "../environment/environment.ts";
import type { TimeRange } from "../payments/time-range.ts";

/** Source: CloudWatch API Reference, GetMetricData. */
const MAX_QUERIES = 500;

/** Looks up what {@link readMetrics} read: the values of a metric's periods, the newest first. */
export type MetricValues = (metric: Metric) => readonly number[];

/** Reads metrics in the periods of the alarms. One without data has no values. */
export async function readMetrics(
  { clients }: Environment,
  metrics: readonly Metric[],
  { from, to }: TimeRange,
): Promise<MetricValues> {
  const values = new Map<string, number[]>();
  for (let first = 0; first < metrics.length; first += MAX_QUERIES) {
    const queried = metrics.slice(first, first + MAX_QUERIES);
    const pages = paginateGetMetricData(
      { client: clients.metrics },
      {
        StartTime: new Date(from),
        EndTime: new Date(to),
        ScanBy: "TimestampDescending",
        MetricDataQueries: queried.map((metric, index) => ({ Id: `m${index}`, MetricStat: statOf(metric) })),
      },
    );
    for await (const { MetricDataResults = [] } of pages) {
      for (const { Id = "", Values = [] } of MetricDataResults) {
        const metric = queried[Number(Id.slice(1))];
        if (metric) values.set(keyOf(metric), [...(values.get(keyOf(metric)) ?? []), ...Values]);
      }
    }
  }
  return (metric) => values.get(keyOf(metric)) ?? [];
}

function statOf({ namespace, metricName, dimensions, statistic }: Metric) {
  const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  return {
    Metric: { Namespace: namespace, MetricName: metricName, Dimensions },
    Period: PERIOD_SECONDS,
    Stat: statistic,
  };
}

function keyOf(metric: Metric): string {
  return JSON.stringify(metric);
}
