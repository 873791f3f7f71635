/** A place, or the places that would do: names with dots, a JSON Pointer, or names with `||` between them. */
const PLACES = "/?[\\w./]+(?: (?:or|\\|\\|) [\\w.]+)*";
const MISSING = new RegExp(`^Missing required field: (${PLACES})$`);
const INVALID = new RegExp(`^Invalid (${PLACES}): must `);
/** What a refusal says besides of payloads that hold no payment. */
const ADVICE = /; (?:simple payloads|thin events) hold no payment, so choose .*$/;

/** What an error names: fields by their name, else `body`, `path`, or the header. Empty if it names nothing. */
export function namedBy(text: string): string[] {
  const error = text.replace(ADVICE, "");
  const [, header] = /^Invalid (Idempotency-Key|webhook-id): must be /.exec(error) ?? [];
  if (header !== undefined) return [header];
  if (/^(Missing|Invalid) request body: |^Request body too large: /.test(error)) return ["body"];
  if (/^(Missing|Invalid) transaction ID\b|^Transaction not found$/.test(error)) return ["path"];
  if (error === "Idempotency key already used with other content") return ["Idempotency-Key"];
  if (error === "Email address required") return ["email"];
  const [, missing] = MISSING.exec(error) ?? [];
  if (missing !== undefined) return [missing];
  const parts = error.split("; ").map((part) => INVALID.exec(part)?.[1]);
  return parts.every((part) => part !== undefined) ? parts : [];
}

/** The text of `{"error": "…"}`; undefined for any other answer. */
export function errorOf(body: string): string | undefined {
  try {
    const answer = JSON.parse(body);
    const { error } = answer;
    return typeof error === "string" && error !== "" && Object.keys(answer).length === 1 ? error : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a text is the JSON of an object, for a parser that is not ours. */
export function isJsonObject(text: string): boolean {
  try {
    const value = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
