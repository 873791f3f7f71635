/**
 * Saved queries of Logs Insights: what an operator asks the logs. A value between `<` and `>` is to be replaced.
 * Logs hold no transaction id: an event is found by its `event_id`, which `npm run webhook:id` tells.
 */
import {
  EVENT_IGNORED_LINE,
  EVENT_REFUSED_LINE,
  FAULT_LEVELS,
  NOTIFICATION_FAILED_LINE,
  REQUEST_REFUSED_LINE,
  SIGNATURE_REFUSED_LINE,
} from "../../functions/domain/log-messages.ts";

/** Whose log groups a query reads. */
export type QueriedLogs = "functions" | "access";

/** A query that is saved under a name. */
export interface LogQuery {
  /** Its name, below the environment's folder. */
  readonly name: string;
  /** What it reads. */
  readonly logs: readonly QueriedLogs[];
  /** Each command of it. Source: CloudWatch Logs User Guide, "Logs Insights QL". */
  readonly commands: readonly string[];
}

/** All of them: an operator's questions. */
export const LOG_QUERIES: readonly LogQuery[] = [
  {
    name: "lines-of-an-event",
    logs: ["functions"],
    commands: [
      "fields @timestamp, service, level, message, reason, error.name, error.message, api_request_id",
      'filter event_id = "<event_id>" or named_event_id = "<event_id>"',
      "sort @timestamp asc",
      "limit 1000",
    ],
  },
  {
    name: "lines-of-a-request",
    logs: ["functions", "access"],
    commands: [
      "fields @timestamp, service, level, message, reason, error.name, error.message, event_id, route, status, responseType",
      'filter api_request_id = "<x-amz-apigw-id>" or requestId = "<x-amz-apigw-id>"',
      "sort @timestamp asc",
      "limit 1000",
    ],
  },
  {
    name: "refusals-by-cause",
    logs: ["functions"],
    commands: [
      `filter message in ["${SIGNATURE_REFUSED_LINE}", "${EVENT_REFUSED_LINE}", "${REQUEST_REFUSED_LINE}"]`,
      "stats count(*) as times, latest(@timestamp) as last by service, source, message, reason",
      "sort times desc",
    ],
  },
  {
    name: "refused-events",
    logs: ["functions"],
    commands: [
      "fields @timestamp, source, event_id, reason",
      `filter message = "${EVENT_REFUSED_LINE}"`,
      "sort @timestamp desc",
      "limit 1000",
    ],
  },
  {
    name: "ignored-events",
    logs: ["functions"],
    commands: [
      `filter message = "${EVENT_IGNORED_LINE}"`,
      "stats count(*) as times, latest(@timestamp) as last by source, reason",
      "sort times desc",
    ],
  },
  {
    name: "failures-by-cause",
    logs: ["functions"],
    commands: [
      `filter ${FAULT_LEVELS.map((level) => `level = "${level}"`).join(" or ")}`,
      "stats count(*) as times, latest(@timestamp) as last by service, message, error.name, error.message, error.aws.call",
      "sort times desc",
    ],
  },
  {
    name: "failed-notifications",
    logs: ["functions"],
    commands: [
      "fields @timestamp, event_id, message_id, receive_count, error.name, error.message",
      `filter message = "${NOTIFICATION_FAILED_LINE}"`,
      "sort @timestamp desc",
      "limit 1000",
    ],
  },
  {
    name: "answers-by-route",
    logs: ["access"],
    commands: ["stats count(*) as times by route, method, status, responseType", "sort times desc"],
  },
  {
    name: "refused-callers",
    logs: ["access"],
    commands: [
      "filter status like /^4/",
      "stats count(*) as times, latest(@timestamp) as last by status, route, caller, ip",
      "sort times desc",
    ],
  },
  {
    name: "slowest-requests",
    logs: ["access"],
    commands: [
      "fields @timestamp, responseLatency * 1 as milliseconds, integrationLatency, method, route, status, requestId",
      "sort milliseconds desc",
      "limit 100",
    ],
  },
];
