import type { LogEvent } from "../cloudwatch-logs/log-group.ts";

/** What a metric is counted of, by dimension. */
export type Dimensions = Readonly<Record<string, unknown>>;

export interface DataPoint {
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Dimensions;
  readonly values: readonly number[];
}

interface EmbeddedLine {
  readonly _aws: {
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string }[];
    }[];
  };
  readonly [field: string]: unknown;
}

/** The metrics that a line has in it. Source: CloudWatch User Guide, "Specification: Embedded metric format". */
export function dataPointsOf({ timestamp, message }: Pick<LogEvent, "timestamp" | "message">): readonly DataPoint[] {
  if (!message.includes('"CloudWatchMetrics"')) return [];
  const line: EmbeddedLine = JSON.parse(message);
  return line._aws.CloudWatchMetrics.flatMap(({ Namespace: namespace, Dimensions, Metrics }) =>
    Metrics.flatMap(({ Name: metricName }) =>
      Dimensions.map((names) => ({
        timestamp,
        namespace,
        metricName,
        dimensions: Object.fromEntries(names.map((name) => [name, line[name]])),
        values: [line[metricName]].flat().map(Number),
      })),
    ),
  );
}
