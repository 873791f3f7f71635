/** What an operator does with an environment: finds payments, and puts right what went wrong. */
import { CommandFailure, readArguments, runCommand, UsageError } from "../../command-line/command.ts";
import { OPERATIONS } from "./commands/index.ts";
import { awsFailure } from "./environment/aws-failure.ts";
import { checkEnvironmentOptions, openEnvironment } from "./environment/environment.ts";
import type { Asked, Operation } from "./operation.ts";
import { createOutput } from "./output/output.ts";
import { GENERAL_OPTIONS, USAGE } from "./usage.ts";

const [name = "", ...rest] = process.argv.slice(2);
const operation = Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name] : undefined;

await runCommand({
  typed: "npm run ops",
  help: operation ? `npm run ops -- ${name} --help` : "npm run ops -- --help",
  usage: operation?.usage ?? USAGE,
  async run() {
    if (operation) return run(operation, rest);
    const given = name === "" ? "no command" : `"${name}"`;
    throw new UsageError(`${given} given, allowed: ${Object.keys(OPERATIONS).join(", ")}`);
  },
});

async function run({ options, prepare, changes, onlyLooks }: Operation, args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(args, { ...GENERAL_OPTIONS, ...options });
  const { env, prefix, local = false, json = false } = values;
  const asked: Asked = { values, positionals };
  const changing = changes === true && !(onlyLooks ? onlyLooks(asked) : asked.values["dry-run"] === true);
  const target = { env, prefix, local, changing };
  checkEnvironmentOptions(target);
  const work = prepare(asked);
  const interrupted = new AbortController();
  // Once: a second Ctrl-C ends at once what does not end by itself.
  process.once("SIGINT", () => interrupted.abort());
  try {
    const environment = await openEnvironment(target, process.env);
    return await work({ environment, output: createOutput(json), signal: interrupted.signal });
  } catch (error) {
    throw error instanceof CommandFailure ? error : (awsFailure(error) ?? error);
  }
}
