import path from "node:path";
import { type Finding, type Findings, together } from "./findings.ts";
import { runTool } from "./run-tool.ts";

export const TFLINT = "github.com/terraform-linters/tflint@v0.64.0";

interface Report {
  readonly issues: readonly { readonly rule: { readonly name: string }; readonly message: string }[];
  readonly errors: readonly { readonly message: string }[];
}

/**
 * Runs tflint with its rules for Terraform on synthesized stacks.
 * @param program tflint's path
 * @param directories of the stacks
 * @throws Error if a stack cannot be read
 */
export async function runTflint(program: string, directories: readonly string[]): Promise<Findings> {
  return together("tflint", await Promise.all(directories.map((directory) => lintStack(program, directory))));
}

async function lintStack(program: string, directory: string): Promise<Omit<Findings, "tool">> {
  const config = path.join(import.meta.dirname, "tflint.hcl");
  const args = ["--format=json", "--force", `--chdir=${directory}`, `--config=${config}`];
  const { issues, errors } = (await runTool(program, args)) as Report;
  if (errors.length > 0) throw new Error(`tflint could not read ${directory}\n${errors[0]?.message}`);
  const stack = path.basename(directory);
  const finding = (check: string, what: string): Finding => ({ check, what, resource: stack, stack });
  return {
    passed: issues.length === 0 ? [finding("tflint", "")] : [],
    failed: issues.map(({ rule, message }) => finding(rule.name, message)),
  };
}
