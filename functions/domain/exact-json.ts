import { Decimal } from "./decimal.ts";
import { SafeError } from "./errors.ts";

/** The text is not JSON, or cannot be compared exactly. The message does not repeat the text: it may hold card data. */
export class JsonSyntaxError extends SafeError {
  override readonly name = "JsonSyntaxError";
}

/**
 * `JSON.parse` in which every number is a {@link Decimal}, exactly as written.
 * @throws JsonSyntaxError
 */
export function parseExactJson(text: string): unknown {
  try {
    return JSON.parse(text, (_key, value, { source }) =>
      typeof value === "number" && source !== undefined ? Decimal.parse(source) : value,
    );
  } catch (error) {
    // V8's own message quotes the text, so it is not kept as the cause. A RangeError means that the reviver ran out of stack.
    if (error instanceof RangeError) throw new JsonSyntaxError("must not be nested so deeply");
    throw new JsonSyntaxError("must be valid JSON");
  }
}

/**
 * `JSON.parse` in which every number is such that `JSON.stringify` writes it as it was written: to take a text apart.
 * @throws SyntaxError or RangeError, for a text that {@link parseExactJson} refuses
 */
export function parseJsonAsWritten(text: string): unknown {
  return JSON.parse(text, (_key, value, { source }) =>
    typeof value === "number" && source !== undefined ? JSON.rawJSON(source) : value,
  );
}

/** `JSON.stringify` that writes each {@link Decimal} as the exact JSON number. */
export function stringifyExactJson(value: unknown): string {
  return JSON.stringify(value, (_key, member) =>
    member instanceof Decimal ? JSON.rawJSON(member.toString()) : member,
  );
}

/**
 * One text for all JSON texts with the same content: keys sorted, no white space, numbers by value.
 * @param value what {@link parseExactJson} returned
 * @throws JsonSyntaxError if nested too deeply, or if a number has an exponent that is not known exactly
 */
export function canonicalJson(value: unknown): string {
  try {
    return stringifyExactJson(sortKeys(value));
  } catch (error) {
    if (error instanceof RangeError) throw new JsonSyntaxError("must not be nested so deeply");
    throw error;
  }
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (value instanceof Decimal) {
    if (value.isExact) return value;
    throw new JsonSyntaxError("must hold no number with so large an exponent");
  }
  if (typeof value !== "object" || value === null) return value;
  // A list of entries, because an object moves integer-like keys to the front and treats __proto__ as special. Under a key
  // of its own, because a body may hold a list of pairs as well.
  const sorted = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return { entries: sorted.map(([key, member]) => [key, sortKeys(member)]) };
}
