import { paginateFilterLogEvents, ResourceNotFoundException } from "@aws-sdk/client-cloudwatch-logs";
import type { Environment } from "../environment/environment.ts";
import type { TimeRange } from "../payments/time-range.ts";
import type { LogGroup, LogWriter } from "./log-groups.ts";

/** A line of a log. */
export interface LogLine {
  /** ISO 8601, UTC, with milliseconds: when the line was written. */
  readonly time: string;
  readonly writer: LogWriter;
  /** The line's own fields; of a line that is not JSON, itself as `message`. */
  readonly fields: Readonly<Record<string, unknown>>;
}

export interface LogReading {
  readonly groups: readonly LogGroup[];
  /** Source: CloudWatch Logs User Guide, "Filter pattern syntax". */
  readonly patterns: readonly string[];
  readonly range: TimeRange;
  /** When it is aborted, the rest is not read. */
  readonly signal: AbortSignal;
  /** Called with every page of a group, however little is in it. */
  readonly onPage?: ((group: LogGroup) => void) | undefined;
}

/**
 * Reads lines by FilterLogEvents, which costs nothing, and reads through everything that was logged in the range.
 * @param onLine called with each line that a pattern means; of each group in order of time
 * @returns the groups of them that there are
 */
export async function readLogs(
  { clients }: Environment,
  { groups, patterns, range, signal, onPage }: LogReading,
  onLine: (line: LogLine) => void,
): Promise<readonly LogGroup[]> {
  const read = async (group: LogGroup, filterPattern: string) => {
    const pages = paginateFilterLogEvents(
      { client: clients.logs },
      {
        logGroupName: group.name,
        filterPattern,
        startTime: Date.parse(range.from),
        // AWS means its end to belong to the range.
        endTime: Date.parse(range.to) - 1,
      },
    );
    for await (const { events = [] } of pages) {
      for (const { message = "", timestamp = 0 } of events) {
        onLine({ time: new Date(timestamp).toISOString(), writer: group.writer, fields: fieldsOf(message) });
      }
      onPage?.(group);
      if (signal.aborted) return;
    }
  };
  const readAll = async (group: LogGroup) => {
    try {
      for (const pattern of patterns) if (!signal.aborted) await read(group, pattern);
      return group;
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return undefined;
      throw error;
    }
  };
  const found = await Promise.all(groups.map(readAll));
  return found.filter((group) => group !== undefined);
}

function fieldsOf(message: string): LogLine["fields"] {
  try {
    const value: unknown = JSON.parse(message);
    if (typeof value === "object" && value !== null) return value as LogLine["fields"];
  } catch {
    // Lambda itself writes some lines as text.
  }
  return { message };
}
