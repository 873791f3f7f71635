import { spawnSync } from "node:child_process";
import { tail } from "../shared/tail.ts";

/** A check that a resource passed or failed. */
export interface Finding {
  readonly check: string;
  /** The resource's name, without its type. */
  readonly resource: string;
  /** Directory of the stack. */
  readonly stack: string;
  readonly what: string;
}

export interface Findings {
  readonly passed: readonly Finding[];
  readonly failed: readonly Finding[];
}

interface Report {
  readonly results: Readonly<Record<"passed_checks" | "failed_checks", readonly Record<string, string>[]>>;
  readonly summary: { readonly parsing_errors: number };
}

/**
 * Runs checkov on synthesized stacks.
 * @param python of the virtual environment that holds it
 * @param files `cdk.tf.json` of each stack
 * @throws Error if it does not run, or cannot read a file
 */
export function runCheckov(python: string, files: readonly string[]): Findings {
  // As a module, not by its script, whose first line is an absolute path that may be too long for the kernel.
  const { stdout, stderr } = spawnSync(
    python,
    // No look for guidelines on the vendor's platform: the result must depend on the pinned version only.
    ["-m", "checkov.main", "--skip-download", "--framework", "terraform_json", "--output", "json", "--file", ...files],
    { encoding: "utf8", maxBuffer: 256 * 1024 * 1024, env: { PATH: process.env.PATH, HOME: process.env.HOME } },
  );
  const { results, summary } = read(stdout, stderr);
  if (summary.parsing_errors > 0)
    throw new Error(`checkov could not read ${summary.parsing_errors} of ${files.join(", ")}`);
  return { passed: results.passed_checks.map(toFinding), failed: results.failed_checks.map(toFinding) };
}

function read(stdout: string, stderr: string): Report {
  try {
    const report = JSON.parse(stdout);
    if (report.results?.passed_checks) return report;
  } catch {
    // Told below, with what it said.
  }
  throw new Error(`checkov gave no report\n${tail(`${stdout}${stderr}`)}`);
}

function toFinding({ check_id = "", check_name = "", resource = "", file_path = "" }: Record<string, string>): Finding {
  const stack = file_path.split("/").at(-2) ?? "";
  return { check: check_id, what: check_name, resource: resource.split(".").at(-1) ?? resource, stack };
}
