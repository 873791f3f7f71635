import { existsSync, readFileSync } from "node:fs";

/** The end of a log, for a message about what went wrong. */
export function tail(text: string, lines = 25): string {
  return text.trimEnd().split("\n").slice(-lines).join("\n");
}

export function tailOf(file: string): string {
  return existsSync(file) ? tail(readFileSync(file, "utf8")) : "(no output)";
}
