import { FAILED_CALL, SafeError } from "../domain/errors.ts";
import { knownPhrases } from "./known-phrases.ts";

/** What a log may say of an error. What is not known to be safe is left out. */
export interface LoggedFault {
  readonly name: string;
  /** Of our own errors the message; of any other what {@link knownPhrases} finds in it. */
  readonly message?: string;
  /** Of Node: `ECONNRESET`. */
  readonly code?: string;
  /** Functions and places in the bundle, the innermost first. */
  readonly stack?: readonly string[];
  readonly aws?: LoggedCall;
  readonly cause?: LoggedFault;
}

/** Of an AWS call: what failed, and what AWS support asks for. */
interface LoggedCall {
  /** `DynamoDB.UpdateItem` */
  readonly call?: string;
  /** HTTP status of the answer. */
  readonly status?: number;
  readonly requestId?: string;
  readonly attempts?: number;
}

/** Letters and dots: no id, number or address has only these. */
const NAME = /^[A-Za-z]{3,60}(?:\.[A-Za-z]{1,60}){0,3}$/;
const NODE_CODE = /^[A-Z]{3,20}(?:_[A-Z0-9]{1,20}){0,6}$/;
/** A UUID, or DynamoDB's own form. */
const REQUEST_ID = /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[A-Z0-9]{52})$/;

/** Causes of causes that are followed. */
const MAX_DEPTH = 3;

/** Characters of our own messages. */
const MAX_MESSAGE_LENGTH = 500;

const MAX_FRAMES = 6;
const FRAME =
  /^ {4}at (?:async )?(?:([\w$.<>#[\] ]{1,80}) \()?(?:(?:file:\/\/|node:)?[^():]{0,300}\/)?([\w.-]{1,60}:\d{1,7}:\d{1,7})\)?$/;

/**
 * What a log may say of an error. AWS services and parsers quote in their messages what they were given: bodies, e-mail
 * addresses, secrets. So nothing is taken over but what has a known form. The effort does not depend on the message's length.
 */
export function loggedFault(error: unknown, depth = MAX_DEPTH): LoggedFault {
  if (!Error.isError(error)) return { name: "NotAnError" };
  const { name, message, stack, cause, code } = error as Error & { code?: unknown };
  return withoutAbsent({
    name: matching(NAME, name) ?? "Error",
    message: error instanceof SafeError ? message.slice(0, MAX_MESSAGE_LENGTH) : knownPhrases(message),
    code: matching(NODE_CODE, code),
    stack: framesOf(stack ?? "", message),
    aws: loggedCall(error),
    cause: cause === undefined || depth === 0 ? undefined : loggedFault(cause, depth - 1),
  });
}

function loggedCall(error: object): LoggedCall | undefined {
  const { [FAILED_CALL]: call, $metadata = {}, RequestId } = error as FailedCall;
  const described = withoutAbsent({
    call: matching(NAME, call),
    status: wholeNumber($metadata.httpStatusCode),
    requestId: matching(REQUEST_ID, $metadata.requestId ?? RequestId),
    attempts: wholeNumber($metadata.attempts),
  });
  return Object.keys(described).length > 0 ? described : undefined;
}

interface FailedCall {
  readonly [FAILED_CALL]?: unknown;
  readonly $metadata?: Readonly<Record<string, unknown>>;
  /** Where the SDK has it for SNS. */
  readonly RequestId?: unknown;
}

/** The places of a stack, which begins with the message: lines of it can look like places. */
function framesOf(stack: string, message: string): readonly string[] | undefined {
  const name = /^[^:\n]{1,100}/.exec(stack)?.[0] ?? "";
  const head = message === "" ? `${name}\n` : `${name}: `;
  if (!stack.startsWith(head) || !stack.startsWith(message, head.length)) return undefined;
  const frames = stack
    .slice(head.length + message.length, head.length + message.length + 400 * MAX_FRAMES)
    .split("\n")
    .flatMap((line) => {
      const [, called, place] = FRAME.exec(line) ?? [];
      return place === undefined ? [] : [called === undefined ? place : `${called} (${place})`];
    });
  return frames.length > 0 ? frames.slice(0, MAX_FRAMES) : undefined;
}

function matching(pattern: RegExp, value: unknown): string | undefined {
  return typeof value === "string" && pattern.test(value) ? value : undefined;
}

function wholeNumber(value: unknown): number | undefined {
  return typeof value === "number" && Number.isInteger(value) ? value : undefined;
}

function withoutAbsent<T extends object>(object: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as never;
}
