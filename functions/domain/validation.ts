import type * as z from "zod/mini";
import { RequestError } from "./errors.ts";
import { JsonSyntaxError, parseExactJson } from "./exact-json.ts";
import { MAX_BODY_BYTES } from "./limits.ts";

/** The messages for fields that are absent; a field not named here gets `Missing required field: <name>`. */
export type MissingFieldMessages = Readonly<Record<string, string>>;

/**
 * Parses a request body as JSON with exact numbers.
 * @throws RequestError 400 naming `body`, 413 before parsing what is too large
 */
export function parseJsonBody(text: string | null): Record<string, unknown> {
  const value = parseAnyJsonBody(text);
  if (isPlainObject(value)) return value;
  throw new RequestError(400, "Invalid request body: must be a JSON object");
}

/** The same of a body that need not be an object. */
export function parseAnyJsonBody(text: string | null): unknown {
  if (text === null || text.trim() === "") throw new RequestError(400, "Missing request body: must be a JSON object");
  checkBodySize(Buffer.byteLength(text), MAX_BODY_BYTES);
  try {
    return parseExactJson(text);
  } catch (error) {
    if (error instanceof JsonSyntaxError) throw new RequestError(400, `Invalid request body: ${error.message}`);
    throw error;
  }
}

/** @throws RequestError 413 if a body has more bytes than are allowed */
export function checkBodySize(bytes: number, allowed: number): void {
  if (bytes > allowed) throw new RequestError(413, `Request body too large: must be at most ${allowed} bytes`);
}

/**
 * Checks a value against its contract. Absent fields are named first, then every other fault.
 * @throws RequestError 400 naming each field and what is allowed, never what was given
 */
export function validate<T extends z.ZodMiniType>(
  schema: T,
  value: Record<string, unknown>,
  missing: MissingFieldMessages = {},
): z.output<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issues = result.error.issues.map(({ path, message }) => ({ path, field: path.join("."), message }));
  const absent = issues.find(({ path }) => memberAt(value, path) === undefined);
  if (absent) throw new RequestError(400, missing[absent.field] ?? `Missing required field: ${absent.field}`);
  throw new RequestError(400, issues.map(({ field, message }) => `Invalid ${field}: ${message}`).join("; "));
}

function memberAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((member, key) => (member as Record<PropertyKey, unknown> | undefined)?.[key], value);
}

/** Whether a value is an object as JSON has it. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
