/** Checks the synthesized stacks, in each form, with checkov, IAM's own tables and tflint. */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { EXIT, refuseArguments, runCommand } from "../../command-line/command.ts";
import { goProgram } from "../shared/go-program.ts";
import { pythonEnvironment } from "../shared/python-environment.ts";
import { onlySettings, synthesize } from "../shared/synthesize.ts";
import { runCheckov } from "./checkov.ts";
import { FORMS } from "./forms.ts";
import { checkPolicies } from "./iam-tables.ts";
import { review } from "./review.ts";
import { SUPPRESSIONS } from "./suppressions.ts";
import { runTflint, TFLINT } from "./tflint.ts";

const STACKS = ["payment", "api-logging", "ci-roles", "state"];

const USAGE = `Checks the synthesized stacks, by default, with everything off and with everything on, by three tools: checkov; IAM's own tables of
actions, resources and condition keys, for every policy; and tflint. Needs Python and Go, with which it installs them.

Usage: npm run lint:stacks

Exit code: 0 if nothing was found, 1 for a finding that tools/lint-stacks/suppressions.ts does not name and for a suppression
that is not needed, 2 for wrong usage.
`;

await runCommand({
  typed: "npm run lint:stacks",
  usage: USAGE,
  async run(args) {
    refuseArguments(args);
    const outdir = mkdtempSync(path.join(tmpdir(), "payment-lint-"));
    try {
      return await lint(outdir);
    } finally {
      rmSync(outdir, { recursive: true, force: true });
    }
  },
});

async function lint(outdir: string): Promise<number> {
  const checkov = pythonEnvironment(requirements("requirements.txt"), "checkov", announce);
  const policySentry = pythonEnvironment(requirements("iam/requirements.txt"), "policy_sentry", announce);
  const tflint = goProgram(TFLINT, announce);
  // What forms have in common is in all of them: a finding of any counts, so a suppression may be for one form alone.
  const forms = Object.entries(FORMS).map(([form, settings]) =>
    // One that a form has not got is missing from the review if no form has it.
    STACKS.map(synthesize(path.join(outdir, form), onlySettings(settings))).filter(existsSync),
  );
  const files = forms.map((directories) => directories.map((directory) => path.join(directory, "cdk.tf.json")));
  const findings = await Promise.all([
    runCheckov(checkov, files),
    checkPolicies(policySentry, files.flat()),
    runTflint(tflint, forms.flat()),
  ]);
  const { faults, counts } = review(findings, SUPPRESSIONS, STACKS);
  for (const fault of faults) console.error(fault);
  for (const { tool, passed, suppressed } of counts) console.log(`${tool}: ${passed} passed, ${suppressed} suppressed`);
  console.log(`${faults.length} to repair`);
  return faults.length > 0 ? EXIT.failure : EXIT.ok;
}

function requirements(file: string): string {
  return path.join(import.meta.dirname, file);
}

function announce(text: string): void {
  console.error(text);
}
