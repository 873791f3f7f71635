import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";

/** What the functions count, in CloudWatch namespace `PaymentSystem`, dimension `service` = the function's name. */
export type Count = "WebhookRecorded" | "WebhookRepeated" | "RequestRefused" | "NotificationPublished";

const metrics = new Metrics({
  namespace: "PaymentSystem",
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
