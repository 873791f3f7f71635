import type { ParseArgsConfig } from "node:util";
import { UsageError } from "../../command-line/command.ts";
import type { Environment } from "./environment/environment.ts";
import type { Output } from "./output/output.ts";

/** One command of `npm run ops`. A file in `commands/` says it, `commands/index.ts` lists it. */
export interface Operation {
  /** One line for the list of commands. */
  readonly summary: string;
  /** What `--help` prints of it: arguments, options and examples, with its last line break. */
  readonly usage: string;
  /** Whether it changes something, see `change/change.ts`. @default - it only reads */
  readonly changes?: true;
  /** Whether what is asked of a command that changes something only looks. @default - a dry run does */
  readonly onlyLooks?: (asked: Asked) => boolean;
  /** Whether it asks for what only the terminal may see: the console cannot offer it. @default - it does not */
  readonly asksUnseen?: true;
  /** Beside those that every command has. */
  readonly options: NonNullable<ParseArgsConfig["options"]>;
  /**
   * Reads its arguments, before anything is called.
   * @throws UsageError
   * @returns what does it, with the exit code
   */
  prepare(asked: Asked): (run: OperationRun) => Promise<number>;
}

/** What was typed after the command's name. */
export interface Asked {
  readonly values: Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;
  readonly positionals: readonly string[];
}

/** What a command works with. */
export interface OperationRun {
  readonly environment: Environment;
  readonly output: Output;
  /** Aborted by Ctrl-C: what was begun is finished, nothing more is begun. */
  readonly signal: AbortSignal;
}

/** For a command that takes options alone. @throws UsageError if something else is given */
export function optionsOnly({ positionals: [given] }: Asked): void {
  if (given !== undefined) throw new UsageError(`"${given}" given, allowed: options only`);
}

/** The text of an option that takes one, undefined if it was not given. */
export function textOf({ values }: Asked, name: string): string | undefined {
  const value = values[name];
  return typeof value === "string" ? value : undefined;
}

/** A command as it could be typed again, with some of its options or arguments changed. */
export function typedAgain(name: string, { values, positionals }: Asked, changed: Partial<Asked>): string {
  const options = Object.entries({ ...values, ...changed.values }).flatMap(([option, value]) =>
    [value].flat().flatMap((each) => (each === true ? [`--${option}`] : each ? [`--${option}`, each] : [])),
  );
  const words = [...(changed.positionals ?? positionals), ...options].map((word) =>
    /^[\w.,:@/+=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`,
  );
  return ["npm run ops --", name, ...words].join(" ");
}

/** The texts of an option that may be given more than once. */
export function textsOf({ values }: Asked, name: string): readonly string[] {
  const value = values[name];
  return Array.isArray(value) ? value.filter((text) => typeof text === "string") : [];
}
