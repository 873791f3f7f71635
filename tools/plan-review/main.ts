#!/usr/bin/env node
/** Turns a plan into a Markdown report, and refuses one that loses data. */
import { readFileSync } from "node:fs";
import { EXIT, readArguments, runCommand, UsageError } from "../../command-line/command.ts";
import { PlanFormatError, parsePlan } from "./plan.ts";
import { reviewPlan } from "./report.ts";
import { parseStack } from "./statements.ts";

const USAGE = `Turns a plan into a Markdown report, and refuses one that loses data.

Usage: npm run --silent plan:review -- <plan> [--stack <cdk.tf.json>] [--allow <address>]...

  <plan>               a file of \`terraform show -json <plan>\`, - for the standard input
  --stack <file>       the synthesized stack: shows the policies that a plan knows after apply only
  --allow <address>    let this resource go
  --help               show this

Exit code: 0 if nothing is lost that was not allowed; 1 if something would be, as data or the URL that senders know; 2 for wrong
usage, and for what is not a plan.
`;

const STANDARD_INPUT = 0;

await runCommand({
  typed: "npm run plan:review",
  usage: USAGE,
  async run(args) {
    const { file, allow, stackFile } = readOptions(args);
    return review(file, allow, stackFile);
  },
});

function review(file: string, allow: readonly string[], stackFile: string | undefined): number {
  const stack = stackFile === undefined ? undefined : understood(() => parseStack(read(stackFile)));
  const plan = understood(() => parsePlan(read(file === "-" ? STANDARD_INPUT : file)));
  const { markdown, refused } = reviewPlan(plan, { allow, ...(stack ? { stack } : {}) });
  process.stdout.write(markdown);
  for (const { address, what, remedy } of refused) {
    const instead = remedy === undefined ? "" : `${remedy}; `;
    console.error(`plan review: ${address} ${what}; ${instead}if intended, add --allow '${address}'`);
  }
  return refused.length > 0 ? EXIT.failure : EXIT.ok;
}

/** @throws UsageError if what was given is not what it should be */
function understood<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof PlanFormatError) throw new UsageError(error.message);
    throw error;
  }
}

function readOptions(args: readonly string[]) {
  const { values, positionals } = readArguments(args, {
    allow: { type: "string", multiple: true, default: [] },
    stack: { type: "string" },
  });
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) {
    throw new UsageError(`${positionals.length} plans given, allowed: one`);
  }
  return { file, allow: values.allow, stackFile: values.stack };
}

function read(file: string | typeof STANDARD_INPUT): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
