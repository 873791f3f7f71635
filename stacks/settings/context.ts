/** The settings as JSON texts, before anybody validates them. */
import { readFileSync } from "node:fs";
import { isRecord } from "./json.ts";
import { SETTINGS } from "./schema.ts";
import { SettingsError } from "./settings-error.ts";

/** In the working directory, where the CDKTF CLI looks for it as well. */
const CDKTF_JSON = "cdktf.json";

/** The variable in which the CDKTF CLI passes the context on, and which wins over the file. */
const CONTEXT_VARIABLE = "CDKTF_CONTEXT_JSON";

/**
 * The context of cdktf.json.
 * @throws SettingsError if the file cannot be read, or has settings outside of the context
 */
export function readContext(file: string = CDKTF_JSON): Record<string, unknown> {
  const { context = {}, ...beside } = parseObject("cdktf.json", textOf(file), '{"context": {…}} with the settings');
  if (!isRecord(context)) throw wrong("cdktf.json: context", "JSON that is not an object", "an object of settings");
  const misplaced = Object.keys(beside).filter((key) => Object.hasOwn(SETTINGS, key) || key === "environments");
  if (misplaced.length > 0) {
    throw new SettingsError(
      misplaced.map((key) => `cdktf.json: ${key}: given beside context; allowed: inside context, as every setting`),
    );
  }
  return context;
}

/**
 * CDKTF parses the variable by itself, and would end with a stack trace.
 * @throws SettingsError if it is not a JSON object
 */
export function checkContextVariable(variables: Readonly<Record<string, string | undefined>>): void {
  const text = variables[CONTEXT_VARIABLE];
  if (text) parseObject(CONTEXT_VARIABLE, text, "a JSON object of settings");
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw wrong(
      "cdktf.json",
      `an unreadable file (${(error as NodeJS.ErrnoException).code})`,
      "the project's settings",
    );
  }
}

function parseObject(what: string, text: string, allowed: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (isRecord(value)) return value;
  } catch (error) {
    // Not the rest of the message, which may quote a secret.
    const [place] = /line \d+ column \d+/.exec((error as Error).message) ?? [];
    throw wrong(what, place ? `invalid JSON, at ${place}` : "invalid JSON", allowed);
  }
  throw wrong(what, "JSON that is not an object", allowed);
}

function wrong(what: string, given: string, allowed: string): SettingsError {
  return new SettingsError([`${what}: given ${given}; allowed: ${allowed}`]);
}
