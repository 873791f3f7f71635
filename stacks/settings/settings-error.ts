import { SECRETS } from "./webhook-source.ts";

/** User and password of a URL. */
const USER_INFO = /\/\/[^\s/?#@"]*@/g;

/** What is wrong with the settings: one line each. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`wrong settings:\n${problems.map((problem) => `  ${problem}`).join("\n")}`);
    this.problems = problems;
  }
}

/** A line of a SettingsError about a value as it was given. A secret in it must not come into a log of the pipeline. */
export function problem(key: string, given: unknown, allowed: string): string {
  return `${key}: given ${shown(given)}; ${allowed}`;
}

function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  return JSON.stringify(value, (_key, member) =>
    typeof member === "string"
      ? member.replaceAll(SECRETS, "(a secret)").replaceAll(USER_INFO, "//(a secret)@")
      : member,
  );
}
