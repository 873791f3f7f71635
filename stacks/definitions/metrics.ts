/** The metrics that alarms watch and the dashboard shows: namespace, dimensions and statistic of each are decided here, once. */
import {
  type Count,
  FAULT_ANSWERED,
  METRICS_NAMESPACE,
  NOTIFICATION_FAILED,
  SIGNATURE_REFUSED,
  SIGNED_EVENT_REFUSED,
  type SourceCount,
  WEBHOOK_RECORDED,
  WEBHOOK_REPEATED,
} from "../../functions/domain/metric-names.ts";

/** Seconds over which alarms take a statistic. */
export const PERIOD_SECONDS = 300;

/** A metric of CloudWatch with its statistic. */
export interface Metric {
  /** Who counts it: `AWS/Lambda`. */
  readonly namespace: string;
  /** Its name in the namespace. */
  readonly metricName: string;
  /** What it is counted of, by dimension. */
  readonly dimensions: Readonly<Record<string, string>>;
  /** What a period's data points become. */
  readonly statistic: "Sum" | "Average" | "Maximum";
}

/** A metric of which a dashboard shows a percentile. No alarm watches one. */
export interface PercentileMetric extends Omit<Metric, "statistic"> {
  /** What so many in a hundred data points of a period are below. */
  readonly statistic: "p50" | "p95" | "p99";
}

/** What a graph can show. */
export type GraphedMetric = Metric | PercentileMetric;

/** A route of an API, as API Gateway's metrics tell it. */
export interface ApiRoute {
  /** The API's name. */
  readonly apiName: string;
  /** The name of its stage. */
  readonly stage: string;
  /** `POST` */
  readonly method: string;
  /** `/transactions/{id}` */
  readonly path: string;
}

/** What is calculated from several metrics. */
export interface MetricExpression {
  /** What the alarm's own definition calls it. */
  readonly id: string;
  /** What a console calls it. */
  readonly label: string;
  /** The calculation, in CloudWatch's metric math. The metrics are `m0`, `m1` and so on. */
  readonly expression: string;
  /** What it is calculated from. */
  readonly metrics: readonly Metric[];
}

/** Invocations that ended with an error or a timeout. An answer with 500 is not one. */
export function functionErrors(functionName: string): Metric {
  return lambda("Errors", functionName, "Sum");
}

/** How long invocations take, in milliseconds. */
export function functionDuration(functionName: string): Metric {
  return lambda("Duration", functionName, "Average");
}

/** Of invocations, how long one in so many takes, in milliseconds. */
export function functionDurationPercentile(
  functionName: string,
  statistic: PercentileMetric["statistic"],
): PercentileMetric {
  return { ...functionDuration(functionName), statistic };
}

/** Invocations that run at once. */
export function concurrentExecutions(functionName: string): Metric {
  return lambda("ConcurrentExecutions", functionName, "Maximum");
}

/** Requests to a route. The method's detailed metrics have to be on. */
export function routeRequests({ apiName, stage, method, path }: ApiRoute): Metric {
  const dimensions = { ApiName: apiName, Method: method, Resource: path, Stage: stage };
  return { namespace: "AWS/ApiGateway", metricName: "Count", dimensions, statistic: "Sum" };
}

/** How long callers of an API wait, in milliseconds. */
export function apiLatency(apiName: string, statistic: PercentileMetric["statistic"]): PercentileMetric {
  return { ...api5xxErrors(apiName), metricName: "Latency", statistic };
}

/** Answers of an API with 5xx. */
export function api5xxErrors(apiName: string): Metric {
  return { namespace: "AWS/ApiGateway", metricName: "5XXError", dimensions: { ApiName: apiName }, statistic: "Sum" };
}

/** Calls that DynamoDB throttled. */
export function throttledRequests(tableName: string, operations: readonly string[]): MetricExpression {
  const metrics = operations.map((operation) => ({
    namespace: "AWS/DynamoDB",
    metricName: "ThrottledRequests",
    dimensions: { TableName: tableName, Operation: operation },
    statistic: "Sum" as const,
  }));
  return sumOf("Throttled requests", metrics);
}

/** Invocations that Lambda refused because too many ran already. */
export function functionThrottles(functionName: string): Metric {
  return lambda("Throttles", functionName, "Sum");
}

/** Requests that a function answered with 500. */
export function answeredFaults(functionName: string): Metric {
  return countOfService(FAULT_ANSWERED, functionName);
}

/** Requests that a function answered with 4xx. */
export function refusedRequests(functionName: string): Metric {
  return countOfService("RequestRefused", functionName);
}

/** Requests of a source that were answered with 500. */
export function sourceFaults(functionName: string, source: string): Metric {
  return countOfSource(FAULT_ANSWERED, functionName, source);
}

/** Messages that the dispatcher could not publish. Each is received again, at most five times. */
export function failedNotifications(functionName: string): Metric {
  return countOfService(NOTIFICATION_FAILED, functionName);
}

/** Notifications that a function published. */
export function publishedNotifications(functionName: string): Metric {
  return countOfService("NotificationPublished", functionName);
}

/** Webhooks that a function recorded for the first time. */
export function recordedBy(functionName: string): Metric {
  return countOfService(WEBHOOK_RECORDED, functionName);
}

/** Webhooks that a function was sent again. */
export function repeatedBy(functionName: string): Metric {
  return countOfService(WEBHOOK_REPEATED, functionName);
}

/** Webhooks that were recorded, for the first time or again, by any of the functions. */
export function recordedWebhooks(functionNames: readonly string[]): MetricExpression {
  const metrics = functionNames.flatMap((name) => [recordedBy(name), repeatedBy(name)]);
  return sumOf("Webhooks recorded", metrics);
}

/**
 * Of a hundred requests to an API, those that were answered with 429.
 * @param throttled how many were: API Gateway has no metric of them
 */
export function throttledShare(throttled: Metric, apiName: string): MetricExpression {
  const requests = { ...api5xxErrors(apiName), metricName: "Count" };
  return {
    id: "share",
    label: "Share of 429 answers, in percent",
    expression: "100 * FILL(m0, 0) / m1",
    metrics: [throttled, requests],
  };
}

/**
 * Requests that a web ACL blocked, by any of its rules.
 * @param metricName the name that the web ACL gives its metrics
 */
export function blockedRequests(metricName: string, region: string): Metric {
  const dimensions = { WebACL: metricName, Region: region, Rule: "ALL" };
  return { namespace: "AWS/WAFV2", metricName: "BlockedRequests", dimensions, statistic: "Sum" };
}

/** Messages that can be received. */
export function visibleMessages(queueName: string): Metric {
  return queue("ApproximateNumberOfMessagesVisible", queueName);
}

/** How long the oldest message has waited, in seconds. */
export function ageOfOldestMessage(queueName: string): Metric {
  return queue("ApproximateAgeOfOldestMessage", queueName);
}

/** Events of a source that were recorded for the first time. */
export function recordedOf(functionName: string, source: string): Metric {
  return countOfSource(WEBHOOK_RECORDED, functionName, source);
}

/** Events of a source that were sent again. */
export function repeatedOf(functionName: string, source: string): Metric {
  return countOfSource(WEBHOOK_REPEATED, functionName, source);
}

/** Requests to a source's route that no live secret of it signed. */
export function refusedSignatures(functionName: string, source: string): Metric {
  return countOfSource(SIGNATURE_REFUSED, functionName, source);
}

/** Events of a source that are signed, and yet not recorded. */
export function refusedEvents(functionName: string, source: string): Metric {
  return countOfSource(SIGNED_EVENT_REFUSED, functionName, source);
}

/** Events of a source that are signed and not about a payment. */
export function ignoredEvents(functionName: string, source: string): Metric {
  return countOfSource("SignedEventIgnored", functionName, source);
}

/** One without data counts as zero. */
function sumOf(label: string, metrics: readonly Metric[]): MetricExpression {
  return { id: "sum", label, expression: "SUM(FILL(METRICS(), 0))", metrics };
}

/** Counted by the function itself. */
function countOfService(metricName: Count, functionName: string): Metric {
  return { namespace: METRICS_NAMESPACE, metricName, dimensions: { service: functionName }, statistic: "Sum" };
}

/** Counted by the function itself. */
function countOfSource(metricName: SourceCount, functionName: string, source: string): Metric {
  const dimensions = { service: functionName, source };
  return { namespace: METRICS_NAMESPACE, metricName, dimensions, statistic: "Sum" };
}

function lambda(metricName: string, functionName: string, statistic: Metric["statistic"]): Metric {
  return { namespace: "AWS/Lambda", metricName, dimensions: { FunctionName: functionName }, statistic };
}

function queue(metricName: string, queueName: string): Metric {
  return { namespace: "AWS/SQS", metricName, dimensions: { QueueName: queueName }, statistic: "Maximum" };
}
