/** What the commands of this project share: how they read their arguments, how they explain themselves, and how they end. */
import { type ParseArgsConfig, parseArgs } from "node:util";

/** What every command ends with. */
export const EXIT = {
  /** It did what was asked. */
  ok: 0,
  /** It did not, or it found what it looks for: a licence, a failed test, data in danger. */
  failure: 1,
  /** It was asked in a wrong way, and did nothing. */
  usage: 2,
} as const;

/** Why a command cannot do what it was asked, in words for the person who typed it. */
export class CommandFailure extends Error {
  override readonly name: string = "CommandFailure";
}

/** What is wrong with the arguments or variables of a command: the value given, and what is allowed. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

export interface Command {
  /** As it is typed, without arguments: `npm run webhook`. */
  readonly typed: string;
  /** How its help is asked for. @default - `typed` with `-- --help` */
  readonly help?: string;
  /** What `--help` prints, with its last line break. */
  readonly usage: string;
  /**
   * @returns the exit code, one of {@link EXIT}
   * @throws UsageError, CommandFailure
   */
  run(args: readonly string[]): Promise<number>;
}

/**
 * Runs a command and sets the exit code. What a person can act on is one line after the command's name; any other error is a
 * fault of the command, and is thrown on.
 */
export async function runCommand(command: Command, args: readonly string[] = process.argv.slice(2)): Promise<void> {
  process.exitCode = await exitCodeOf(command, args);
}

async function exitCodeOf(
  { typed, help = `${typed} -- --help`, usage, run }: Command,
  args: readonly string[],
): Promise<number> {
  if (args.includes("--help")) {
    process.stdout.write(usage);
    return EXIT.ok;
  }
  try {
    return await run(args);
  } catch (error) {
    if (error instanceof UsageError) {
      console.error(`${typed}: ${error.message} (see ${help})`);
      return EXIT.usage;
    }
    if (!(error instanceof CommandFailure)) throw error;
    console.error(`${typed}: ${error.message}`);
    return EXIT.failure;
  }
}

type Options = NonNullable<ParseArgsConfig["options"]>;

/**
 * The options of a command, and its other arguments in their order.
 * @param options as `parseArgs` of Node takes them
 * @throws UsageError for an option that is not among them, or that lacks its value
 */
export function readArguments<const O extends Options>(args: readonly string[], options: O) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code?.startsWith("ERR_PARSE_ARGS")) throw new UsageError(firstSentence(message));
    throw error;
  }
}

/** For a command that takes no arguments. @throws UsageError if one is given */
export function refuseArguments(args: readonly string[]): void {
  const { positionals } = readArguments(args, {});
  if (positionals.length > 0) throw new UsageError(`"${positionals[0]}" given, allowed: no arguments`);
}

/** The rest of what `parseArgs` says is about values that begin with a `-`. */
function firstSentence(message: string): string {
  return message.split(/\.\s|\n/)[0] ?? message;
}
