/** The log lines of a payment, an event or a request. */
import type { Environment } from "../environment/environment.ts";
import { canBeLogged, idPatterns } from "./id-patterns.ts";
import { accessLogGroupOf, functionLogGroups, type LogGroup } from "./log-groups.ts";
import { type LogLine, type LogReading, readLogs } from "./read-logs.ts";

export interface LinesAbout {
  /** In order of time. */
  readonly lines: readonly LogLine[];
  /** Names of the log groups that were read, each of which there is. */
  readonly groups: readonly string[];
}

/** Fields in which functions and API Gateway name an event or a request. */
const ID_FIELDS = ["event_id", "named_event_id", "api_request_id", "function_request_id", "requestId"] as const;

/**
 * Every line that names one of these ids, and every line of a request that such a line names.
 * @param ids `event_id`s, and ids of requests: API Gateway's (`x-amz-apigw-id`) or Lambda's
 */
export async function linesAbout(
  environment: Environment,
  ids: readonly string[],
  reading: Pick<LogReading, "range" | "signal" | "onPage">,
): Promise<LinesAbout> {
  const groups = [...functionLogGroups(environment), accessLogGroupOf(environment)];
  const found = new Map<string, LogLine>();
  const read = async (wanted: ReadonlySet<string>): Promise<readonly LogGroup[]> =>
    readLogs(environment, { ...reading, groups, patterns: idPatterns(wanted) }, (line) => {
      // The same line is found again by another id of it.
      if (idsOf(line).some((id) => wanted.has(id))) found.set(JSON.stringify(line), line);
    });
  const asked = new Set(ids.filter(canBeLogged));
  const there = await read(asked);
  const requests = new Set([...found.values()].flatMap(requestsOf).filter((id) => !asked.has(id)));
  if (requests.size > 0) await read(requests);
  const lines = [...found.values()].sort((a, b) => (a.time < b.time ? -1 : Number(a.time > b.time)));
  return { lines, groups: there.map(({ name }) => name) };
}

/** Ids that a line holds, also one that Lambda itself wrote: those name the request in their record. */
function idsOf({ fields }: LogLine): readonly string[] {
  const { record } = fields as { record?: { requestId?: unknown } };
  return [...ID_FIELDS.map((name) => fields[name]), record?.requestId].filter((id) => typeof id === "string");
}

/** The request that a line is of. An invocation that no request made works on messages of several events, so it is not followed. */
function requestsOf({ fields }: LogLine): readonly string[] {
  const { api_request_id: api, function_request_id: invocation } = fields;
  return typeof api !== "string" ? [] : [api, invocation].filter((id) => typeof id === "string").filter(canBeLogged);
}
