/**
 * The body of a CloudWatch dashboard.
 * Source: CloudWatch API Reference, "Dashboard Body Structure and Syntax".
 */
import { type GraphedMetric, PERIOD_SECONDS } from "./metrics.ts";

/** Columns of the grid. */
const COLUMNS = 24;
const HEIGHT = 6;

/** A graph of several metrics over time. */
export interface DashboardGraph {
  /** What stands above it. */
  readonly title: string;
  /** What each metric is called, and the metric. */
  readonly lines: readonly (readonly [label: string, metric: GraphedMetric])[];
  /** Values that a line cannot pass. @default - none */
  readonly limits?: readonly { readonly label: string; readonly value: number }[];
}

/** Graphs beside each other. */
export type DashboardRow = readonly DashboardGraph[];

/** Widgets in rows, each row over the whole width. */
export function dashboardBody(rows: readonly DashboardRow[], region: string) {
  const widgets = rows.flatMap((graphs, row) => {
    const width = Math.floor(COLUMNS / graphs.length);
    return graphs.map((graph, column) => ({
      type: "metric",
      x: column * width,
      y: row * HEIGHT,
      width,
      height: HEIGHT,
      properties: propertiesOf(graph, region),
    }));
  });
  return { widgets };
}

function propertiesOf({ title, lines, limits = [] }: DashboardGraph, region: string) {
  return {
    title,
    region,
    view: "timeSeries",
    period: PERIOD_SECONDS,
    yAxis: { left: { min: 0 } },
    metrics: lines.map(([label, { namespace, metricName, dimensions, statistic: stat }]) => [
      namespace,
      metricName,
      ...Object.entries(dimensions).flat(),
      { label, stat },
    ]),
    ...(limits.length > 0 && { annotations: { horizontal: limits } }),
  };
}
