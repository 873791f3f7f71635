/**
 * JSON source text access, in Node since 21 and not yet in TypeScript's library.
 * Source: https://tc39.es/proposal-json-parse-with-source/
 */
interface RawJSON {
  readonly rawJSON: string;
}

interface JSON {
  /** Wraps JSON text of a primitive so that `JSON.stringify` writes it as it is. */
  rawJSON(text: string): RawJSON;
  parse(text: string, reviver: (key: string, value: unknown, context: { source?: string }) => unknown): unknown;
}
