/** The metrics that alarms watch: namespace, dimensions and statistic of each are decided here, once. */
import {
  METRICS_NAMESPACE,
  SIGNATURE_REFUSED,
  SIGNED_EVENT_REFUSED,
  type SourceCount,
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

/** The sum of several metrics, where one without data counts as zero. */
export interface MetricSum {
  /** What a console calls the sum. */
  readonly label: string;
  /** What is added. */
  readonly sumOf: readonly Metric[];
}

/** Invocations that ended with an error or a timeout. An answer with 500 is not one. */
export function functionErrors(functionName: string): Metric {
  return lambda("Errors", functionName, "Sum");
}

/** How long invocations take, in milliseconds. */
export function functionDuration(functionName: string): Metric {
  return lambda("Duration", functionName, "Average");
}

/** Answers of an API with 5xx. */
export function api5xxErrors(apiName: string): Metric {
  return { namespace: "AWS/ApiGateway", metricName: "5XXError", dimensions: { ApiName: apiName }, statistic: "Sum" };
}

/** Calls that DynamoDB throttled. */
export function throttledRequests(tableName: string, operations: readonly string[]): MetricSum {
  const sumOf = operations.map((operation) => ({
    namespace: "AWS/DynamoDB",
    metricName: "ThrottledRequests",
    dimensions: { TableName: tableName, Operation: operation },
    statistic: "Sum" as const,
  }));
  return { label: "Throttled requests", sumOf };
}

/** Messages that can be received. */
export function visibleMessages(queueName: string): Metric {
  return queue("ApproximateNumberOfMessagesVisible", queueName);
}

/** How long the oldest message has waited, in seconds. */
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
