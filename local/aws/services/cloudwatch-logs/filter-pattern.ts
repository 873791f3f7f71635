/**
 * Which lines a filter pattern means: terms, and comparisons of a JSON line's fields with texts and numbers. No arrays, no
 * regular expressions, no `IS NULL`.
 * Source: CloudWatch Logs User Guide, "Filter pattern syntax for metric filters, subscription filters, filter log events".
 */
import { EmulatedError } from "../../json-emulator.ts";

/** Whether a line is meant. */
export type LinePredicate = (message: string) => boolean;

/** Source: CloudWatch Logs API Reference, FilterLogEvents, filterPattern. */
const MAX_LENGTH = 1024;

/** @throws EmulatedError for a pattern that is not one, or is not emulated */
export function readFilterPattern(pattern: string): LinePredicate {
  const text = pattern.trim();
  if (text.length > MAX_LENGTH) throw invalid();
  return text.startsWith("{") ? fieldPredicate(text) : termPredicate(text);
}

/** `a "b c"`: all of them; `?a ?b`: any of them; `-a`: not this one. */
function termPredicate(text: string): LinePredicate {
  const terms = [...text.matchAll(/([?-]?)(?:"((?:[^"\\]|\\.)*)"|([^\s"]+))\s*/gy)];
  if (terms.map(([all]) => all).join("") !== text) throw invalid();
  const of = (sign: string) => terms.flatMap(([, its, quoted, bare]) => (its === sign ? [quoted ?? bare ?? ""] : []));
  const [all, any, none] = [of(""), of("?"), of("-")];
  return (message) =>
    all.every((term) => message.includes(term)) &&
    (any.length === 0 || any.some((term) => message.includes(term))) &&
    !none.some((term) => message.includes(term));
}

type Fields = (selector: string) => unknown;

const TOKEN = /\s*(?:(\{|\}|\(|\)|&&|\|\||!=|=)|"((?:[^"\\]|\\.)*)"|([^\s"(){}=!&|]+))\s*/gy;

/** `{ $.level = "ERROR" || ($.status = 4* && $.a.b != "c") }` */
function fieldPredicate(text: string): LinePredicate {
  const tokens = [...text.matchAll(TOKEN)];
  if (tokens.map(([all]) => all).join("") !== text) throw invalid();
  const sign = () => tokens[0]?.[1];
  const take = (wanted: string) => {
    if (sign() !== wanted) throw invalid();
    tokens.shift();
  };
  const listOf = (separator: string, part: () => (fields: Fields) => boolean) => {
    const parts = [part()];
    while (sign() === separator) {
      take(separator);
      parts.push(part());
    }
    return parts;
  };
  const any = (): ((fields: Fields) => boolean) => {
    const parts = listOf("||", all);
    return (fields) => parts.some((part) => part(fields));
  };
  const all = (): ((fields: Fields) => boolean) => {
    const parts = listOf("&&", one);
    return (fields) => parts.every((part) => part(fields));
  };
  const one = (): ((fields: Fields) => boolean) => {
    if (sign() === "(") {
      take("(");
      const inner = any();
      take(")");
      return inner;
    }
    const selector = tokens.shift()?.[3] ?? "";
    const operator = tokens.shift()?.[1];
    const [, , quoted, bare] = tokens.shift() ?? [];
    const value = quoted ?? bare;
    if (!selector.startsWith("$.") || (operator !== "=" && operator !== "!=") || value === undefined) throw invalid();
    const isMeant = comparison(value);
    // A line without the field is not meant by `!=` either.
    return (fields) => fields(selector) !== undefined && isMeant(fields(selector)) === (operator === "=");
  };
  take("{");
  const isMeant = any();
  take("}");
  if (tokens.length > 0) throw invalid();
  return (message) => {
    const line = objectOf(message);
    return line !== undefined && isMeant((selector) => valueAt(line, selector));
  };
}

/** A text may have `*` for anything in it. */
function comparison(wanted: string): (value: unknown) => boolean {
  const pattern = new RegExp(`^${wanted.split("*").map(RegExp.escape).join(".*")}$`, "s");
  return (value) => typeof value !== "object" && pattern.test(String(value));
}

function objectOf(message: string): object | undefined {
  if (!message.startsWith("{")) return undefined;
  try {
    return JSON.parse(message);
  } catch {
    return undefined;
  }
}

/** The value at `$.a.b`; undefined if there is none. */
function valueAt(line: object, selector: string): unknown {
  return selector
    .split(".")
    .slice(1)
    .reduce<unknown>((value, name) => {
      if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
      return (value as Record<string, unknown>)[name];
    }, line);
}

function invalid(): EmulatedError {
  return new EmulatedError("InvalidParameterException", "Invalid filter pattern");
}
