/** Metrics with their namespace, dimensions and statistic, fixed once for whatever shows or watches them. */
import {
  METRICS_NAMESPACE,
  SIGNATURE_REFUSED,
  SIGNED_EVENT_REFUSED,
  type SourceCount,
} from "../../../functions/domain/metric-names.ts";

export const PERIOD_SECONDS = 300;

export interface Metric {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: "Sum" | "Average" | "Maximum";
}

/** The sum of several metrics, where one without data counts as zero. */
export interface MetricSum {
  readonly label: string;
  readonly sumOf: readonly Metric[];
}

export function functionErrors(functionName: string): Metric {
  return lambda("Errors", functionName, "Sum");
}

/** In milliseconds. */
export function functionDuration(functionName: string): Metric {
  return lambda("Duration", functionName, "Average");
}

export function api5xxErrors(apiName: string): Metric {
  return { namespace: "AWS/ApiGateway", metricName: "5XXError", dimensions: { ApiName: apiName }, statistic: "Sum" };
}

export function throttledRequests(tableName: string, operations: readonly string[]): MetricSum {
  const sumOf = operations.map((operation) => ({
    namespace: "AWS/DynamoDB",
    metricName: "ThrottledRequests",
    dimensions: { TableName: tableName, Operation: operation },
    statistic: "Sum" as const,
  }));
  return { label: "Throttled requests", sumOf };
}

export function visibleMessages(queueName: string): Metric {
  return queue("ApproximateNumberOfMessagesVisible", queueName);
}

/** In seconds. */
export function ageOfOldestMessage(queueName: string): Metric {
  return queue("ApproximateAgeOfOldestMessage", queueName);
}

/** Requests to a source's route that no live secret of it signed. */
export function refusedSignatures(functionName: string, source: string): Metric {
  return countOfSource(SIGNATURE_REFUSED, functionName, source);
}

/** Events of a source that are signed, and yet not recorded. */
export function refusedEvents(functionName: string, source: string): Metric {
  return countOfSource(SIGNED_EVENT_REFUSED, functionName, source);
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
