import { SignatureError } from "../errors.ts";
import type { RequestHeaders } from "../headers.ts";

/**
 * A header that a signature needs.
 * @throws SignatureError if the header is absent, empty or came more than once
 */
export function requireHeader(headers: RequestHeaders, name: string): string {
  const value = headers[name];
  if (!value) throw new SignatureError(`no header ${name}`);
  if (typeof value !== "string") throw new SignatureError(`more than one header ${name}`);
  return value;
}

/**
 * A time in seconds since 1970, at most eleven digits, which last until the year 5138. The text itself is signed, so leading
 * zeros, signs and fractions are refused.
 * @throws SignatureError
 */
export function readTimestamp(text: string): number {
  if (!/^[1-9]\d{0,10}$/.test(text)) throw new SignatureError("the timestamp is not a number of seconds");
  return Number(text);
}
