import type { LogLine } from "./read-logs.ts";

/** A line in words. */
export interface DescribedLine {
  /** `INFO`, `ERROR`; empty for a line of the access log. */
  readonly level: string;
  readonly message: string;
  /** What else it says that a person looks for: `reason: Invalid field: amount`. */
  readonly details: readonly string[];
}

/** Fields that are told as they are, under their names. */
const TOLD = ["reason", "source", "kind", "status", "status_code", "receive_count", "event_id"] as const;

export function describedLine({ writer, fields }: LogLine): DescribedLine {
  if (writer === "payment-api") return describedAccess(fields);
  if (typeof fields.type === "string" && isObject(fields.record))
    return describedInvocation(fields.type, fields.record);
  const told = TOLD.flatMap((name) => (fields[name] === undefined ? [] : [`${name}: ${shortened(fields[name])}`]));
  return {
    level: String(fields.level ?? ""),
    message: String(fields.message ?? ""),
    details: [...causeOf(fields), ...told],
  };
}

/** `TimeoutError: …`, and the AWS call that failed: of an error that a line tells. */
export function causeOf({ error }: LogLine["fields"]): readonly string[] {
  if (!isObject(error)) return [];
  const { name, message, aws, cause } = error;
  const call = isObject(aws) && aws.call !== undefined ? [`call: ${aws.call}`] : [];
  const own = `${name ?? "Error"}${message === undefined ? "" : `: ${message}`}`;
  return [own, ...call, ...(isObject(cause) ? causeOf({ error: cause }) : [])];
}

function describedAccess({ method, route, status, responseType, responseLatency }: LogLine["fields"]): DescribedLine {
  return {
    level: "",
    message: `${method} ${route} ${status}`,
    details: [`${responseLatency} ms`, ...(responseType === "-" ? [] : [`by API Gateway: ${responseType}`])],
  };
}

/**
 * A line that Lambda itself wrote of an invocation.
 * Source: Lambda Developer Guide, "Lambda Telemetry API Event schema reference".
 */
function describedInvocation(type: string, record: Readonly<Record<string, unknown>>): DescribedLine {
  const { durationMs, maxMemoryUsedMB } = isObject(record.metrics) ? record.metrics : {};
  return {
    level: "",
    message: [type, record.status, record.errorType].filter((part) => part !== undefined).join(" "),
    details: [
      ...(durationMs === undefined ? [] : [`${durationMs} ms`]),
      ...(maxMemoryUsedMB === undefined ? [] : [`${maxMemoryUsedMB} MB`]),
    ],
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

/** An event id as far as it tells events apart. */
function shortened(value: unknown): string {
  const text = String(value);
  return /^[0-9a-f]{64}$/.test(text) ? text.slice(0, 12) : text;
}
