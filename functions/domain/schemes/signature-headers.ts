import { SignatureError } from "../errors.ts";
import type { Headers } from "./scheme.ts";

/** @throws SignatureError if the header is absent or empty */
export function requireHeader(headers: Headers, name: string): string {
  const value = headers[name];
  if (!value) throw new SignatureError(`no header ${name}`);
  return value;
}

/**
 * Seconds since 1970, in as many digits as they have until the year 5138: the text itself is signed, so only one spelling counts.
 * @throws SignatureError
 */
export function readTimestamp(text: string): number {
  if (!/^[1-9]\d{0,10}$/.test(text)) throw new SignatureError("the timestamp is no number of seconds");
  return Number(text);
}
