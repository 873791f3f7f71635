/** The kinds of value that settings have, each with the one message that says what is allowed. */
import * as z from "zod/mini";
import { isJsonLike } from "./json.ts";

export const oneOf = <const T extends readonly string[]>(values: T) =>
  z.enum(values, { error: `allowed: ${values.join(", ")}` });

export const oneOfNumbers = <const T extends readonly number[]>(values: T) =>
  z.literal(values, { error: `allowed: ${values.join(", ")}` });

export const flag = z.boolean({ error: "allowed: true, false" });

interface ListOptions<T> {
  /** What no two items may have in common. @default - the whole item */
  readonly identity?: (item: T) => string;
  /** What is allowed instead of two such items. @default - each item once */
  readonly distinct?: string;
}

export const list = <T extends z.core.$ZodType>(
  item: T,
  what: string,
  { identity = JSON.stringify, distinct = `a list of ${what}, each once` }: ListOptions<z.infer<T>> = {},
) =>
  z
    .array(item, {
      error: ({ input }) => `allowed: a list of ${what}${isBrokenJson(input) ? ", in valid JSON" : ""}`,
    })
    .check(z.refine((items) => areUnique(items.map(identity)), { error: `allowed: ${distinct}` }));

export const matching = (pattern: RegExp, allowed: string) =>
  z.string({ error: `allowed: ${allowed}` }).check(z.regex(pattern, { error: `allowed: ${allowed}` }));

/** Both limits are allowed. */
export const wholeNumber = (min: number, max: number) => {
  const error = `allowed: a whole number from ${min} to ${max}`;
  return z.int({ error }).check(z.gte(min, { error }), z.lte(max, { error }));
};

export const emailAddress = z.email({ error: "allowed: an e-mail address" });

export const accountId = matching(/^\d{12}$/, "an account id of 12 digits");

export function areUnique(texts: readonly string[]): boolean {
  return new Set(texts).size === texts.length;
}

/** What could be read has been: text in which JSON begins has an error in it. */
function isBrokenJson(input: unknown): boolean {
  return typeof input === "string" && isJsonLike(input);
}
