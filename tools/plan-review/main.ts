/**
 * Turns a plan into a Markdown report, and refuses one that loses data:
 *
 *   terraform show -json plan.tfplan | npm run --silent plan:review -- - [--stack cdk.tf.json] [--allow <address>]…
 *
 * Exit status: 0 nothing is lost that was not allowed; 1 something would be (`dangers.ts` says what); 2 bad input.
 */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { firstSentence } from "../../local/first-sentence.ts";
import { PlanFormatError, parsePlan } from "./plan.ts";
import { reviewPlan } from "./report.ts";
import { parseStack } from "./statements.ts";

const USAGE = "usage: npm run plan:review -- <plan.json|-> [--stack <cdk.tf.json>] [--allow <address>]…";
const STANDARD_INPUT = 0;

class UsageError extends Error {}

process.exitCode = main(process.argv.slice(2));

function main(args: string[]): number {
  if (args.includes("--help")) {
    console.log(USAGE);
    return 0;
  }
  try {
    const { file, allow, stackFile } = parseArguments(args);
    const plan = parsePlan(read(file === "-" ? STANDARD_INPUT : file));
    const stack = stackFile === undefined ? undefined : parseStack(read(stackFile));
    const review = reviewPlan(plan, { allow, ...(stack ? { stack } : {}) });
    process.stdout.write(review.markdown);
    for (const { address, what, remedy } of review.refused) {
      const instead = remedy === undefined ? "" : `${remedy}; `;
      console.error(`plan review: ${address} ${what}; ${instead}if intended, add --allow '${address}'`);
    }
    return review.refused.length > 0 ? 1 : 0;
  } catch (error) {
    if (error instanceof PlanFormatError) console.error(`plan review: ${error.message}`);
    else if (error instanceof UsageError) console.error(`plan review: ${error.message}\n${USAGE}`);
    else throw error;
    return 2;
  }
}

function parseArguments(args: string[]) {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { allow: { type: "string", multiple: true, default: [] }, stack: { type: "string" } },
    });
    const [file] = positionals;
    if (file === undefined || positionals.length > 1)
      throw new TypeError(`expected one plan, given ${positionals.length}`);
    return { file, allow: values.allow, stackFile: values.stack };
  } catch (error) {
    throw new UsageError(firstSentence((error as Error).message));
  }
}

function read(file: string | typeof STANDARD_INPUT): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
