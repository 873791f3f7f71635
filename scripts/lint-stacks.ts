/**
 * Checks the synthesized stacks, at their default settings, with checkov:
 *
 *   node scripts/lint-stacks.ts
 *
 * Exit status: 1 for a finding that `lint-stacks/suppressions.ts` does not name, and for a suppression that is not needed.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { MissingToolError } from "./e2e/toolchain.ts";
import { runCheckov } from "./lint-stacks/checkov.ts";
import { review } from "./lint-stacks/review.ts";
import { SUPPRESSIONS } from "./lint-stacks/suppressions.ts";
import { pythonEnvironment } from "./python-environment.ts";

const STACKS = ["payment", "state"];

const outdir = mkdtempSync(path.join(tmpdir(), "payment-lint-"));
try {
  const requirements = path.join(import.meta.dirname, "lint-stacks", "requirements.txt");
  const python = pythonEnvironment(requirements, "checkov", (text) => console.error(text));
  synthesize();
  const findings = runCheckov(
    python,
    STACKS.map((stack) => path.join(outdir, "stacks", stack, "cdk.tf.json")),
  );
  const { faults, suppressed } = review(findings, SUPPRESSIONS, STACKS);
  for (const fault of faults) console.error(fault);
  console.log(`checkov: ${findings.passed.length} passed, ${suppressed} suppressed, ${faults.length} to mend`);
  if (faults.length > 0) process.exitCode = 1;
} catch (error) {
  if (!(error instanceof MissingToolError)) throw error;
  console.error(`lint:stacks: ${error.message}`);
  process.exitCode = 1;
} finally {
  rmSync(outdir, { recursive: true, force: true });
}

/** Whatever settings the shell has: it is the defaults that are reviewed. */
function synthesize(): void {
  const { status, stderr } = spawnSync(process.execPath, ["main.ts"], {
    cwd: path.resolve(import.meta.dirname, ".."),
    env: { PATH: process.env.PATH, HOME: process.env.HOME, CDKTF_OUTDIR: outdir },
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`the stacks cannot be synthesized\n${stderr}`);
}
