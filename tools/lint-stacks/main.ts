/** Checks the synthesized stacks with checkov, at their default settings and with everything on that is off by default. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { EXIT, refuseArguments, runCommand } from "../../command-line/command.ts";
import { pythonEnvironment } from "../shared/python-environment.ts";
import { onlySettings, synthesize } from "../shared/synthesize.ts";
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

const USAGE = `Checks the synthesized stacks with checkov, by default and with everything on that is off by default.

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
      return lint(outdir);
    } finally {
      rmSync(outdir, { recursive: true, force: true });
    }
  },
});

function lint(outdir: string): number {
  const requirements = path.join(import.meta.dirname, "requirements.txt");
  const python = pythonEnvironment(requirements, "checkov", (text) => console.error(text));
  const files = Object.entries(VARIANTS).flatMap(([variant, settings]) => {
    const directoryOf = synthesize(path.join(outdir, variant), onlySettings(settings));
    return STACKS.map((stack) => path.join(directoryOf(stack), "cdk.tf.json"));
  });
  const findings = runCheckov(python, files);
  const { faults, suppressed } = review(findings, SUPPRESSIONS, STACKS);
  for (const fault of faults) console.error(fault);
  console.log(`checkov: ${findings.passed.length} passed, ${suppressed} suppressed, ${faults.length} to repair`);
  return faults.length > 0 ? EXIT.failure : EXIT.ok;
}
