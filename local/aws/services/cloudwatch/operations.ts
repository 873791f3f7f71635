import { EmulatedError, type Operations } from "../../json-emulator.ts";
import type { LogGroup } from "../cloudwatch-logs/log-group.ts";
import { type DataPoint, type Dimensions, dataPointsOf } from "./embedded-metrics.ts";

interface MetricQuery {
  readonly Id: string;
  readonly MetricStat?: {
    readonly Metric: {
      readonly Namespace: string;
      readonly MetricName: string;
      readonly Dimensions?: readonly { readonly Name: string; readonly Value: string }[];
    };
    /** Seconds. */
    readonly Period: number;
    readonly Stat: string;
  };
}

/** The parameters that the operations here know, under their names in the API. Times are in seconds since 1970. */
interface Parameters {
  readonly MetricDataQueries?: readonly MetricQuery[];
  readonly StartTime?: number;
  readonly EndTime?: number;
}

const STATISTICS: Readonly<Record<string, (values: readonly number[]) => number>> = {
  Sum: (values) => values.reduce((sum, value) => sum + value, 0),
  Maximum: (values) => Math.max(...values),
};

/**
 * CloudWatch, as far as an operator's commands read it: metrics of the functions' own namespace, from the lines that log groups
 * still hold. AWS's own metrics have no data, and there are no alarms.
 * Source: CloudWatch API Reference.
 */
export function metricOperations(groups: ReadonlyMap<string, LogGroup>): Operations<Parameters> {
  return {
    GetMetricData({ MetricDataQueries = [], StartTime = 0, EndTime = 0 }) {
      const points = [...groups.values()]
        .flatMap(({ events }) => events)
        .filter(({ timestamp }) => timestamp >= StartTime * 1000 && timestamp < EndTime * 1000)
        .flatMap(dataPointsOf);
      return { MetricDataResults: MetricDataQueries.map((query) => resultOf(query, points)) };
    },

    DescribeAlarms: () => ({ MetricAlarms: [] }),
  };
}

/** The newest period first, as AWS has it by default. */
function resultOf({ Id, MetricStat }: MetricQuery, points: readonly DataPoint[]) {
  const statistic = STATISTICS[MetricStat?.Stat ?? ""];
  if (!MetricStat || !statistic) throw new EmulatedError("InvalidParameterValueException", `${Id}: is not emulated`);
  const { Metric, Period } = MetricStat;
  const dimensions = Object.fromEntries((Metric.Dimensions ?? []).map(({ Name, Value }) => [Name, Value]));
  const periods = new Map<number, number[]>();
  for (const point of points) {
    const isOther = point.namespace !== Metric.Namespace || point.metricName !== Metric.MetricName;
    if (isOther || !isSame(point.dimensions, dimensions)) continue;
    const start = Math.floor(point.timestamp / 1000 / Period) * Period;
    periods.set(start, [...(periods.get(start) ?? []), ...point.values]);
  }
  const newestFirst = [...periods].sort(([a], [b]) => b - a);
  return {
    Id,
    Label: Metric.MetricName,
    Timestamps: newestFirst.map(([start]) => start),
    Values: newestFirst.map(([, values]) => statistic(values)),
    StatusCode: "Complete",
  };
}

function isSame(a: Dimensions, b: Dimensions): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}
