/** Settings as environment variables. */
import type * as z from "zod/mini";
import { isJsonLike } from "./json.ts";
import { SETTINGS, type Setting } from "./schema.ts";

export type Variables = Readonly<Record<string, string | undefined>>;

/** The environment variable of each setting by its key: `logLevel` → `LOG_LEVEL`, unless the setting has a name of its own. */
export const VARIABLE_NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries<Setting>(SETTINGS).map(([key, { variable }]) => [
    key,
    variable ?? key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase(),
  ]),
);

/** The settings that variables give; an empty variable gives none. What cannot be read stays text, for validation to refuse. */
export function readVariables(variables: Variables): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries<Setting>(SETTINGS).flatMap(([key, { type }]) => {
      const text = variables[VARIABLE_NAMES.get(key) ?? ""];
      return text ? [[key, parsed(typeOf(type), text)]] : [];
    }),
  );
}

function parsed(type: string, text: string): unknown {
  if (type === "boolean") return text === "true" ? true : text === "false" ? false : text;
  if (type === "number" || type === "literal") return /^\d+$/.test(text) ? Number(text) : text;
  if (type === "array") return listOf(text);
  if (type === "object") return json(text);
  return text;
}

/** A list is JSON or separated by commas. */
function listOf(text: string): unknown {
  return isJsonLike(text) ? json(text) : text.split(",").map((item) => item.trim());
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The type of a value in zod's words, whether it may be missing or not. */
function typeOf(type: z.core.$ZodType): string {
  const { def } = type._zod as { readonly def: { readonly type: string; readonly innerType?: z.core.$ZodType } };
  return def.innerType ? typeOf(def.innerType) : def.type;
}
