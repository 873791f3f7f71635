/** Whether a value is an object of JSON. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a text is meant as a list or an object of JSON. */
export function isJsonLike(text: string): boolean {
  return /^\s*[[{]/.test(text);
}
