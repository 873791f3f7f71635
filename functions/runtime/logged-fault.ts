import { NOTIFICATION_TEMPLATES, PAYMENT_STATUSES, webhookPaymentOf } from "../domain/contracts.ts";
import { DEFAULT_CURRENCIES } from "../domain/currencies.ts";

/** An error as it may stand in a log. */
export interface LoggedFault {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
  readonly cause?: LoggedFault;
  /** Of an AWS call: what AWS support asks for. */
  readonly aws?: { readonly status?: number; readonly requestId?: string; readonly attempts?: number };
}

/** Words of our own contracts: nobody's secret. */
const VOCABULARY = new Set(
  [
    ...Object.keys(DEFAULT_CURRENCIES),
    ...PAYMENT_STATUSES,
    ...NOTIFICATION_TEMPLATES,
    ...Object.keys(webhookPaymentOf().shape),
  ].flatMap((name) => name.toLowerCase().split("_")),
);

/** Of this length a word can be a card's verification value. */
const WORD = /[\p{L}\p{N}]{3,}/gu;

/** A word that an escape of JSON or of a form stands before: the escape's own letters and digits look like its beginning. */
const ESCAPED_WORD = /(?<=\\[bfnrt]|\\u[0-9a-f]{4}|%[0-9a-f]{2})[\p{L}\p{N}]{3,}/giu;

/** Causes of causes that are followed. */
const MAX_DEPTH = 3;

/**
 * What a log may say of an error: AWS services and parsers quote in their messages what they were given, so every word of it
 * that the caller sent is masked, and no further property is taken over.
 * @param sent everything that the caller chose: body, headers, path
 */
export function loggedFault(error: unknown, sent: string): LoggedFault {
  return describe(error, `${sent}\n${withoutEscapes(sent)}`, MAX_DEPTH);
}

function describe(error: unknown, words: string, depth: number): LoggedFault {
  if (!(error instanceof Error)) return { name: "Error", message: masked(String(error), words) };
  const { name, message, stack, cause, $metadata } = error as Error & { $metadata?: Metadata };
  return {
    name,
    message: masked(message, words),
    ...(stack !== undefined && { stack: masked(stack, words) }),
    ...(cause !== undefined && depth > 0 && { cause: describe(cause, words, depth - 1) }),
    ...($metadata && {
      aws: { status: $metadata.httpStatusCode, requestId: $metadata.requestId, attempts: $metadata.attempts },
    }),
  } as LoggedFault;
}

interface Metadata {
  readonly httpStatusCode?: number;
  readonly requestId?: string;
  readonly attempts?: number;
}

function masked(text: string, words: string): string {
  const mask = (word: string) => (words.includes(word) && !VOCABULARY.has(word.toLowerCase()) ? "***" : word);
  return text.replaceAll(WORD, mask).replaceAll(ESCAPED_WORD, mask);
}

/** A body's text may hold letters and digits as JSON escapes; what is quoted is what they stand for. */
function withoutEscapes(text: string): string {
  return text.replaceAll(/\\u([0-9a-f]{4})/gi, (_escape, code) => String.fromCharCode(Number.parseInt(code, 16)));
}
