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
 * A time since 1970, in seconds: at most eleven digits of them, which last until the year 5138. The text itself is signed, so
 * leading zeros, signs and fractions are refused.
 * @throws SignatureError
 */
export function readTimestamp(text: string, unit: "seconds" | "milliseconds" = "seconds"): number {
  const pattern = unit === "seconds" ? /^[1-9]\d{0,10}$/ : /^[1-9]\d{0,13}$/;
  if (!pattern.test(text)) throw new SignatureError(`the timestamp is not a number of ${unit}`);
  return unit === "seconds" ? Number(text) : Math.floor(Number(text) / 1000);
}
