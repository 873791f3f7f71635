/** Places that JMESPath finds. In a bundle of its own sources only: the package is larger than all schemes together. */
import { search } from "@aws-lambda-powertools/jmespath";
import { Decimal } from "../decimal.ts";
import { RequestError } from "../errors.ts";
import type { Place } from "./places.ts";

/**
 * @param expression of JMESPath, which {@link faultOfExpression} finds nothing wrong with. The package keeps what it parsed
 * @returns a place whose numbers are exact. It refuses an event on which the expression cannot be evaluated
 */
export function jmespath(expression: string): Place {
  // As text, what is missing would be a transaction called "null".
  const writesNullAsText = /\bto_string\s*\(/.test(expression);
  return {
    name: expression,
    find({ content }) {
      try {
        const found = exactOf(search(expression, contentFor(content)));
        return found === "null" && writesNullAsText ? undefined : found;
      } catch {
        // The package's errors, and the end of the stack: what it is given decides of both.
        throw new RequestError(400, `Invalid ${expression}: must be of types that it can be evaluated on`);
      }
    },
  };
}

/** Functions that calculate: they would round. */
const CALCULATING = ["abs", "avg", "ceil", "floor", "sum", "to_number"];

/** Those of the specification but for {@link CALCULATING}. */
const FUNCTIONS: ReadonlySet<string> = new Set([
  ...["contains", "ends_with", "join", "keys", "length", "map", "max", "max_by", "merge", "min", "min_by", "not_null"],
  ...["reverse", "sort", "sort_by", "starts_with", "to_array", "to_string", "type", "values"],
]);

/** What is wrong with an expression as a place: what is allowed instead. Undefined if nothing is. */
export function faultOfExpression(expression: string): string | undefined {
  const bare = expression.replaceAll(/'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`|"(?:[^"\\]|\\.)*"/g, "''");
  const called = [...bare.matchAll(/(\w+)\s*\(/g)].map(([, name = ""]) => name);
  const other = called.find((name) => !FUNCTIONS.has(name));
  if (other !== undefined) {
    return CALCULATING.includes(other)
      ? `no function that calculates, as it would round: ${CALCULATING.join(", ")}`
      : `the functions ${[...FUNCTIONS].join(", ")}`;
  }
  try {
    search(expression, {});
  } catch (error) {
    if ((error as Error).name !== "JMESPathTypeError")
      return "a JMESPath expression, or a JSON Pointer, which begins with /";
  }
  return undefined;
}

/** Numbers that JavaScript has not, by what stands for them. */
const exact = new WeakMap<object, Decimal>();

/**
 * What stands for a number that JavaScript has not. To the package it is true, equal to the same number and to no other, written
 * as it is by `to_string`, and has nothing that an expression could name: there is no empty name.
 */
function standInFor(decimal: Decimal): object {
  const text = decimal.toString();
  const standIn = Object.create(null, {
    "": { value: text, enumerable: true },
    toJSON: { value: () => JSON.rawJSON(text) },
  });
  exact.set(standIn, decimal);
  return standIn;
}

/** Bodies for the package, each made once for all places. Their objects have no prototype: nothing is found but what was sent. */
const converted = new WeakMap<object, unknown>();

function contentFor(content: Record<string, unknown>): never {
  if (typeof content !== "object" || content === null) return content;
  const known = converted.get(content) ?? convert(content);
  converted.set(content, known);
  return known as never;
}

function convert(value: unknown): unknown {
  if (value instanceof Decimal) return numberOf(value) ?? standInFor(value);
  if (Array.isArray(value)) return value.map(convert);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).map(([name, member]) => [name, convert(member)]);
  return Object.assign(Object.create(null), Object.fromEntries(members));
}

/** The number, for comparisons, if it is the same when it is read back. */
function numberOf(decimal: Decimal): number | undefined {
  const number = Number(decimal.toString());
  const isSame = Number.isFinite(number) && Decimal.parse(String(number)).toString() === decimal.toString();
  return isSame ? number : undefined;
}

/** What was found, with the numbers that {@link convert} got. */
function exactOf(value: unknown): unknown {
  if (typeof value === "number") return Decimal.parse(String(value));
  if (Array.isArray(value)) return value.map(exactOf);
  if (typeof value !== "object" || value === null) return value ?? undefined;
  const decimal = exact.get(value);
  if (decimal) return decimal;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, exactOf(member)]));
}
