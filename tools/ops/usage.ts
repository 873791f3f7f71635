import { OPERATIONS } from "./commands/index.ts";

/** The options of every command. */
export const GENERAL_OPTIONS = {
  env: { type: "string" },
  prefix: { type: "string" },
  local: { type: "boolean" },
  json: { type: "boolean" },
} as const;

export const USAGE = `Finds payments in an environment, and puts right what went wrong.

Usage: npm run ops -- <command> (--env <name> | --local) [options]

${Object.entries(OPERATIONS)
  .map(([name, { summary }]) => `  ${name.padEnd(14)}  ${summary}`)
  .join("\n")}

  --env <name>      the environment in AWS, as prod; with the shell's credentials and region (AWS_PROFILE, AWS_REGION)
  --prefix <name>   the setting namePrefix, if the environment has one
  --local           the running npm start instead (PORT: its port, default 3000)
  --json            JSON on the standard output; what goes on is told on the standard error
  --help            show this; after a command, its options and examples

Exit code: 0 when it was done, 1 if it failed or found what it looks for, 2 for wrong usage. docs/operations.md says what each
command is for.
`;
