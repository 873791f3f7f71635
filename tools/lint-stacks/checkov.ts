import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type Finding, type Findings, together } from "./findings.ts";
import { runTool } from "./run-tool.ts";

interface Report {
  readonly results: Readonly<Record<"passed_checks" | "failed_checks", readonly Record<string, string>[]>>;
  readonly summary: { readonly parsing_errors: number };
}

/**
 * Runs checkov on synthesized stacks, each form by itself and side by side.
 * @param python of the virtual environment that holds it
 * @param forms the `cdk.tf.json` of each stack, by form
 * @throws Error if it does not run, or cannot read a file
 */
export async function runCheckov(python: string, forms: readonly (readonly string[])[]): Promise<Findings> {
  return together("checkov", await Promise.all(forms.map((files) => checkForm(python, files))));
}

async function checkForm(python: string, files: readonly string[]): Promise<Omit<Findings, "tool">> {
  // As a module, not by its script, whose first line is an absolute path that may be too long for the kernel. No look for
  // guidelines on the vendor's platform: the result must depend on the pinned version only.
  const args = ["-m", "checkov.main", "--skip-download", "--framework", "terraform_json", "--output", "json", "--file"];
  const { results, summary } = (await runTool(python, [...args, ...files.map(readable)])) as Report;
  if (summary.parsing_errors > 0)
    throw new Error(`checkov could not read ${summary.parsing_errors} of ${files.join(", ")}`);
  return { passed: results.passed_checks.map(toFinding), failed: results.failed_checks.map(toFinding) };
}

/** A copy without what checkov 3.3.30 fails at: an argument of the `terraform` block that is a text, and a list of blocks. */
function readable(file: string): string {
  const { terraform, removed: _removed, ...rest } = JSON.parse(readFileSync(file, "utf8"));
  const { required_version: _, ...others } = terraform;
  const copy = path.join(path.dirname(file), "checkov", path.basename(path.dirname(file)), path.basename(file));
  mkdirSync(path.dirname(copy), { recursive: true });
  writeFileSync(copy, JSON.stringify({ ...rest, terraform: others }));
  return copy;
}

function toFinding({ check_id = "", check_name = "", resource = "", file_path = "" }: Record<string, string>): Finding {
  const stack = file_path.split("/").at(-2) ?? "";
  return { check: check_id, what: check_name, resource: resource.split(".").at(-1) ?? resource, stack };
}
