import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const workflow = (name: string) =>
  readFileSync(resolve(import.meta.dirname, "../../.github/workflows", `${name}.yml`), "utf8");

/** The shell script of the step with this id. */
function scriptOf(text: string, id: string): string {
  const [, script = ""] = new RegExp(`id: ${id}\\n\\s+run: \\|\\n((?: {10}.*\\n)+)`).exec(text) ?? [];
  return script;
}

/** What a step hands to later ones, run as GitHub does. */
function outputOf(
  name: string,
  id: string,
  env: Readonly<Record<string, string>>,
  programs: Readonly<Record<string, string>> = {},
): string {
  const directory = mkdtempSync(join(tmpdir(), "workflows-"));
  try {
    for (const [program, text] of Object.entries(programs)) {
      writeFileSync(join(directory, program), text);
      chmodSync(join(directory, program), 0o755);
    }
    const output = join(directory, "output");
    execFileSync("bash", ["-euc", scriptOf(workflow(name), id)], {
      cwd: resolve(import.meta.dirname, "../.."),
      env: { PATH: `${directory}:${process.env.PATH}`, GITHUB_OUTPUT: output, ...env },
    });
    return readFileSync(output, "utf8");
  } finally {
    rmSync(directory, { recursive: true });
  }
}

describe("given the workflows", () => {
  test("when a repository variable is not set, then no workflow puts a value of its own over cdktf.json's", () => {
    for (const name of ["plan", "deploy", "pull-request", "release"])
      expect(workflow(name)).not.toMatch(/vars\.\w+ \|\|/);
  });

  test("when a saved plan is applied, then the version of Terraform that made it does it", () => {
    expect(workflow("deploy")).toContain("terraform_version: ${{ needs.plan.outputs.terraform }}");
  });

  test.each([
    ["a run has applied before", "abc123", "commits=abc123..def456\n"],
    ["no run has applied before", "", "commits=def456\n"],
  ])("when a plan is reviewed and %s, then the commits since then count", (_what, last, expected) => {
    const gh = `#!/bin/sh\necho "${last}"\n`;

    expect(
      outputOf("deploy", "range", { GITHUB_SHA: "def456", GITHUB_REPOSITORY: "o/r", GITHUB_REF_NAME: "main" }, { gh }),
    ).toBe(expected);
  });

  test.each([
    ["several environments", { ENVIRONMENTS: '["dev", "prod"]', ENVIRONMENT_SUFFIX: "qa" }, "names=dev prod\n"],
    ["one environment", { ENVIRONMENTS: "", ENVIRONMENT_SUFFIX: "qa" }, "names=qa\n"],
    ["none", { ENVIRONMENTS: "", ENVIRONMENT_SUFFIX: "" }, "names=prod\n"],
  ])(
    "when a release is published and the variables name %s, then that is archived, or that of cdktf.json",
    (...given) => {
      const [, variables, expected] = given;

      expect(outputOf("release", "environments", variables)).toBe(expected);
    },
  );
});
