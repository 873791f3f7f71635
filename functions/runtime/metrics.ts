import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import { type Count, METRICS_NAMESPACE, type SourceCount } from "../domain/metric-names.ts";

const metrics = new Metrics({
  namespace: METRICS_NAMESPACE,
  serviceName: process.env.AWS_LAMBDA_FUNCTION_NAME ?? "payment-system",
});

/** Counts one event. It reaches CloudWatch as an embedded metric in the log, when {@link publishCounts} is called. */
export function count(name: Count): void {
  metrics.addMetric(name, MetricUnit.Count, 1);
}

/** Writes what was counted, if anything; once at the end of each invocation. */
export function publishCounts(): void {
  if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
}

/** Counts one event of a source; at once, as its dimensions are not those of the invocation's other counts. */
export function countOf(source: string, name: SourceCount): void {
  const metric = metrics.singleMetric();
  metric.addDimension("source", source);
  metric.addMetric(name, MetricUnit.Count, 1);
}
