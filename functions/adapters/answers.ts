import { IncompleteAnswerError } from "../domain/errors.ts";

/**
 * What an answer of AWS must hold. An answer of 200 without it says nothing of what happened: to go on with its absence would be
 * to believe it.
 * @param what of which operation, as `SendMessage: MessageId`
 * @throws IncompleteAnswerError if it is absent or of another type; the request is answered with 500, and its retry converges
 */
export function promised<T>(value: unknown, isOfType: (value: unknown) => value is T, what: string): T {
  if (isOfType(value)) return value;
  throw new IncompleteAnswerError(`the answer lacks ${what}`);
}

export const isText = (value: unknown): value is string => typeof value === "string" && value !== "";

export const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);
