/** Serves the operator's console of an environment on this machine. */
import { EXIT, readArguments, runCommand, UsageError } from "../../command-line/command.ts";
import { wholeNumber } from "../../command-line/values.ts";
import { awsFailure } from "../ops/environment/aws-failure.ts";
import { type EnvironmentOptions, openEnvironment } from "../ops/environment/environment.ts";
import { startConsole } from "./server/console.ts";

const USAGE = `Serves the operator's console of an environment on 127.0.0.1: open the address that it prints in a browser.
The local run has its own: npm start prints its address.

Usage: npm run console -- --env <name> [--allow-changes] [--port <port>]

  --env <name>       the environment in AWS, as prod; with the shell's credentials and region (AWS_PROFILE, AWS_REGION)
  --prefix <name>    the setting namePrefix, if the environment has one
  --allow-changes    let the console change the environment (default: it only reads)
  --port <port>      on which it listens (default: a free one)
  --help             show this

Examples:
  npm run console -- --env prod
  npm run console -- --env dev --allow-changes --port 4000

Exit code: 0 when it was told to stop, 1 if it cannot start, 2 for wrong usage. docs/console.md shows its pages.
`;

await runCommand({
  typed: "npm run console",
  usage: USAGE,
  async run(args) {
    const { values, positionals } = readArguments(args, {
      env: { type: "string" },
      prefix: { type: "string" },
      "allow-changes": { type: "boolean", default: false },
      port: { type: "string", default: "0" },
    });
    if (positionals.length > 0) throw new UsageError(`"${positionals[0]}" given, allowed: options only`);
    const { env, prefix } = values;
    if (!env) throw new UsageError("no environment given, allowed: --env <name>; npm start has a console of its own");
    const options = { env, prefix, local: false };
    const port = wholeNumber("--port", values.port, { from: 0, to: 65_535 });
    await serve(options, port, values["allow-changes"]);
    return EXIT.ok;
  },
});

/** Until a signal comes. */
async function serve(options: EnvironmentOptions, port: number, allowsChanges: boolean): Promise<void> {
  const stopped = new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, resolve);
  });
  const environment = await openEnvironment(options, process.env).catch((error) => {
    throw awsFailure(error) ?? error;
  });
  const { url, close } = await startConsole({ port, open: async () => ({ environment, allowsChanges }) });
  console.log(`The console of ${environment.label}${allowsChanges ? "" : ", which only reads"}:

  ${url}

The address holds the key to it: give it to nobody. Ctrl-C stops it.`);
  await stopped;
  await close();
}
