/** The log lines that say that something was refused, ignored or failed: those of the saved queries. */
import {
  EVENT_FAILED_LINE,
  EVENT_IGNORED_LINE,
  EVENT_REFUSED_LINE,
  FAULT_LEVELS,
  REQUEST_FAILED_LINE,
  REQUEST_REFUSED_LINE,
  SIGNATURE_REFUSED_LINE,
} from "../../../functions/domain/log-messages.ts";
import { sourcePath } from "../../../functions/domain/webhook-sources.ts";
import { causeOf } from "./described-line.ts";
import type { LogLine } from "./read-logs.ts";

/** The worst first. */
export const OUTCOMES = ["failed", "refused", "ignored"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** What a line says that went wrong. */
export interface Problem {
  readonly outcome: Outcome;
  /** The function, or `payment-api` for what API Gateway refused by itself. */
  readonly writer: LogLine["writer"];
  /** Name of the webhook source that sent the event, if one did. */
  readonly source?: string;
  /** `signed event refused`; of API Gateway the route and the status. */
  readonly message: string;
  /** Why: what is wrong with the event, or the error and the AWS call that failed. */
  readonly reason: string;
}

const OUTCOME_OF_MESSAGE: Readonly<Record<string, Outcome>> = {
  [SIGNATURE_REFUSED_LINE]: "refused",
  [EVENT_REFUSED_LINE]: "refused",
  [REQUEST_REFUSED_LINE]: "refused",
  [EVENT_IGNORED_LINE]: "ignored",
};

/** The last word of a request, which may have been said before, of its event or its signature. */
const SUMMARIES: readonly unknown[] = [REQUEST_REFUSED_LINE, REQUEST_FAILED_LINE];
const DETAILS: readonly unknown[] = [SIGNATURE_REFUSED_LINE, EVENT_REFUSED_LINE, EVENT_FAILED_LINE];

/**
 * A filter pattern for these lines in the functions' log groups.
 * @param source only those of this webhook source. @default - of all, and those without one
 */
export function problemPattern(source: string | undefined): string {
  const messages = Object.keys(OUTCOME_OF_MESSAGE).map((message) => `$.message = "${message}"`);
  const levels = FAULT_LEVELS.map((level) => `$.level = "${level}"`);
  const any = [...messages, ...levels].join(" || ");
  return source === undefined ? `{ ${any} }` : `{ (${any}) && $.source = "${source}" }`;
}

/** A filter pattern for what API Gateway refused by itself, in its access log. */
export function apiRefusalPattern(source: string | undefined): string {
  const refused = '$.responseType != "-"';
  return source === undefined ? `{ ${refused} }` : `{ ${refused} && $.route = "${sourcePath(source)}" }`;
}

/** Undefined if the line says of nothing that it was refused, ignored or failed. */
export function problemOf({ writer, fields }: LogLine): Problem | undefined {
  if (writer === "payment-api") {
    const { method, route, status, responseType } = fields;
    if (responseType === undefined || responseType === "-") return undefined;
    return {
      outcome: String(status).startsWith("5") ? "failed" : "refused",
      writer,
      message: `${method} ${route} ${status}`,
      reason: String(responseType),
    };
  }
  const { message, level, reason, source } = fields;
  const isFault = FAULT_LEVELS.some((fault) => fault === level);
  const outcome = Object.hasOwn(OUTCOME_OF_MESSAGE, String(message))
    ? OUTCOME_OF_MESSAGE[String(message)]
    : isFault
      ? "failed"
      : undefined;
  if (outcome === undefined) return undefined;
  return {
    outcome,
    writer,
    ...(typeof source === "string" && { source }),
    message: String(message),
    reason: typeof reason === "string" ? reason : causeOf(fields).join(", "),
  };
}

/**
 * Finds lines that only repeat, as the last word of a request, what another line of the request has said better. To be asked
 * once of each line, of each group in order of time: it remembers the requests that have not had their last word.
 * @returns false for a line that repeats
 */
export function unrepeated(): (line: LogLine) => boolean {
  const told = new Set<unknown>();
  return ({ fields: { message, api_request_id } }) => {
    if (DETAILS.includes(message)) told.add(api_request_id);
    return !SUMMARIES.includes(message) || !told.delete(api_request_id);
  };
}

/** Those of some lines that {@link unrepeated} does not leave out. @param lines of each group in order of time */
export function withoutRepetition(lines: readonly LogLine[]): readonly LogLine[] {
  return lines.filter(unrepeated());
}
