/**
 * Checks the synthesized stacks with checkov, at their default settings and with everything switched on that is off by default:
 *
 *   node tools/lint-stacks/main.ts
 *
 * Exit status: 1 for a finding that `lint-stacks/suppressions.ts` does not name, and for a suppression that is not needed.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { MissingToolError } from "../e2e/toolchain.ts";
import { pythonEnvironment } from "../python-environment.ts";
import { runCheckov } from "./checkov.ts";
import { review } from "./review.ts";
import { SUPPRESSIONS } from "./suppressions.ts";

const STACKS = ["payment", "state"];

/** Settings, as variables. Findings of both count, so a suppression may be for one of them. */
const VARIANTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  defaults: {},
  "everything-on": {
    WEBHOOK_SOURCES: JSON.stringify([
      { name: "stripe", scheme: "stripe" },
      { name: "acme", scheme: "standard-webhooks" },
    ]),
    WEB_ACL: "true",
    PROTECT_DATA: "true",
  },
};

const outdir = mkdtempSync(path.join(tmpdir(), "payment-lint-"));
try {
  const requirements = path.join(import.meta.dirname, "requirements.txt");
  const python = pythonEnvironment(requirements, "checkov", (text) => console.error(text));
  const files = Object.entries(VARIANTS).flatMap(([variant, settings]) => {
    const directory = path.join(outdir, variant);
    synthesize(directory, settings);
    return STACKS.map((stack) => path.join(directory, "stacks", stack, "cdk.tf.json"));
  });
  const findings = runCheckov(python, files);
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

/** Whatever settings the shell has: it is these that are reviewed. */
function synthesize(directory: string, settings: Readonly<Record<string, string>>): void {
  const { status, stderr } = spawnSync(process.execPath, ["main.ts"], {
    cwd: path.resolve(import.meta.dirname, "../.."),
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...settings, CDKTF_OUTDIR: directory },
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`the stacks cannot be synthesized\n${stderr}`);
}
