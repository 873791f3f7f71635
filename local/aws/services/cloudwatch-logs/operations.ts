import { EmulatedError, type Operations } from "../../json-emulator.ts";
import { readFilterPattern } from "./filter-pattern.ts";
import { type LogEvent, LogGroup } from "./log-group.ts";

/** The parameters that the operations here know, under their names in the API. */
interface Parameters {
  readonly logGroupName?: string;
  readonly logGroupNamePrefix?: string;
  readonly retentionInDays?: number;
  readonly logStreamName?: string;
  readonly logStreamNames?: readonly string[];
  readonly logEvents?: readonly { readonly timestamp: number; readonly message: string }[];
  readonly filterPattern?: string;
  /** Milliseconds since 1970. */
  readonly startTime?: number;
  /** Milliseconds since 1970, which FilterLogEvents still takes. */
  readonly endTime?: number;
  readonly limit?: number;
  readonly nextToken?: string;
}

/** Source: CloudWatch Logs API Reference, FilterLogEvents, limit. */
const MAX_PAGE = 10_000;

/** Lines that a call looks at. What it finds can be less than a page, and nothing, while there is more: so in AWS. */
const LINES_OF_A_CALL = 5000;

/**
 * CloudWatch Logs, as far as the local run writes logs and an operator reads them. In memory: logs are anew in every run.
 * Source: CloudWatch Logs API Reference.
 */
export function logOperations(groups: Map<string, LogGroup>): Operations<Parameters> {
  function find(name = ""): LogGroup {
    const group = groups.get(name);
    if (!group) throw new EmulatedError("ResourceNotFoundException", "The specified log group does not exist.");
    return group;
  }

  return {
    CreateLogGroup({ logGroupName = "" }) {
      if (groups.has(logGroupName)) throw exists("log group");
      groups.set(logGroupName, new LogGroup(logGroupName));
      return {};
    },

    PutRetentionPolicy({ logGroupName, retentionInDays = 0 }) {
      find(logGroupName).retentionInDays = retentionInDays;
      return {};
    },

    CreateLogStream({ logGroupName, logStreamName = "" }) {
      const { streams } = find(logGroupName);
      if (streams.has(logStreamName)) throw exists("log stream");
      streams.add(logStreamName);
      return {};
    },

    PutLogEvents({ logGroupName, logStreamName = "", logEvents = [] }) {
      find(logGroupName).put(logStreamName, logEvents);
      return {};
    },

    DescribeLogGroups({ logGroupNamePrefix = "" }) {
      const named = [...groups.values()].filter(({ name }) => name.startsWith(logGroupNamePrefix));
      const logGroups = named.map(({ name, arn, createdAt, retentionInDays }) => ({
        logGroupName: name,
        arn: `${arn}:*`,
        logGroupArn: arn,
        creationTime: createdAt,
        ...(retentionInDays !== undefined && { retentionInDays }),
      }));
      return { logGroups: logGroups.sort((a, b) => (a.logGroupName < b.logGroupName ? -1 : 1)) };
    },

    FilterLogEvents({ logGroupName, logStreamNames, filterPattern = "", limit = MAX_PAGE, nextToken, ...times }) {
      const { startTime = 0, endTime = Number.POSITIVE_INFINITY } = times;
      const isMeant = readFilterPattern(filterPattern);
      const wanted = find(logGroupName).events.filter(
        ({ stream, timestamp }) =>
          timestamp >= startTime && timestamp <= endTime && logStreamNames?.includes(stream) !== false,
      );
      const from = nextToken === undefined ? 0 : wanted.findIndex((event) => tokenOf(event) === nextToken);
      if (from === -1) throw new EmulatedError("InvalidParameterException", "The specified nextToken is invalid.");
      const events: LogEvent[] = [];
      let at = from;
      for (; at < wanted.length && at < from + LINES_OF_A_CALL && events.length < limit; at += 1) {
        const event = wanted[at];
        if (event && isMeant(event.message)) events.push(event);
      }
      const next = wanted[at];
      return { events: events.map(described), ...(next && { nextToken: tokenOf(next) }), searchedLogStreams: [] };
    },
  };
}

/** Of the line with which the next page begins. */
function tokenOf({ id }: LogEvent): string {
  return `local-${id}`;
}

function described({ id, stream, timestamp, ingestionTime, message }: LogEvent) {
  return { eventId: String(id).padStart(56, "0"), logStreamName: stream, timestamp, ingestionTime, message };
}

function exists(what: string): EmulatedError {
  return new EmulatedError("ResourceAlreadyExistsException", `The specified ${what} already exists`);
}
