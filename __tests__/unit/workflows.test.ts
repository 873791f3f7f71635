import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const workflow = (name: string) =>
  readFileSync(resolve(import.meta.dirname, "../../.github/workflows", `${name}.yml`), "utf8");

/** The shell script of the step with this id. */
function scriptOf(text: string, id: string): string {
  const [, script = ""] = new RegExp(`id: ${id}\\n(?: +#.*\\n)*\\s+run: \\|\\n((?: {10}.*\\n)+)`).exec(text) ?? [];
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

const WORKFLOWS = ["plan", "deploy", "deploy-environment", "environments", "pull-request", "release"];
const ROLES = { PLAN_ROLE: "plan", DEPLOY_ROLE: "deploy" };
const OTHER_ACCOUNT = { planRole: "plan-2", deployRole: "deploy-2", githubEnvironment: "live" };

/** An environment as the workflows know it, and what of it a variable gives. */
function environment(name: string, given = {}) {
  return { planRole: "plan", deployRole: "deploy", githubEnvironment: "production", ...given, name };
}

describe("given the workflows", () => {
  test("when a repository variable is not set, then no workflow puts a value of its own over cdktf.json's", () => {
    for (const name of WORKFLOWS) expect(workflow(name)).not.toMatch(/vars\.\w+ \|\|/);
  });

  test("when a saved plan is applied, then the version of Terraform that made it does it", () => {
    expect(workflow("deploy-environment")).toContain("terraform_version: ${{ needs.plan.outputs.terraform }}");
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
    ["names of several", ["dev", "prod"], [environment("dev"), environment("prod")]],
    [
      "roles of one",
      ["dev", { name: "prod", ...OTHER_ACCOUNT }],
      [environment("dev"), environment("prod", OTHER_ACCOUNT)],
    ],
  ])(
    "when the variable ENVIRONMENTS has %s, then each is done, in the region of its settings",
    (_what, given, expected) => {
      const variables = { ENVIRONMENTS: JSON.stringify(given), ENVIRONMENT_SUFFIX: "qa", AWS_REGION: "eu-west-1" };

      expect(outputOf("environments", "list", { ...variables, ...ROLES })).toBe(
        `environments=${JSON.stringify(expected)}\n`,
      );
    },
  );

  test.each([
    ["of the variable ENVIRONMENT_SUFFIX", "qa", "qa"],
    ["of cdktf.json", "", "prod"],
  ])(
    "when no variable names several, then that %s is done, in the region that a variable may set",
    (_what, suffix, name) => {
      const variables = { ENVIRONMENTS: "", ENVIRONMENT_SUFFIX: suffix, AWS_REGION: "eu-west-1", ...ROLES };

      expect(outputOf("environments", "list", variables)).toBe(
        `environments=${JSON.stringify([environment(name)])}\nregion=eu-west-1\n`,
      );
    },
  );

  test.each(["pull-request", "deploy"])("when %s runs, then it does so for each environment", (name) => {
    expect(workflow(name)).toContain("environment: ${{ fromJSON(needs.environments.outputs.environments) }}");
    expect(workflow(name)).toContain("environment: ${{ matrix.environment.name }}");
  });

  test("when plans of several environments were reviewed, then one comment shows a share of each", () => {
    const directory = mkdtempSync(join(tmpdir(), "reviews-"));
    try {
      writeFileSync(join(directory, "review-dev.md"), "d".repeat(70_000));
      writeFileSync(join(directory, "review-prod.md"), "nothing changes");

      execFileSync("bash", ["-euc", scriptOf(workflow("pull-request"), "comment")], { cwd: directory });

      expect(readFileSync(join(directory, "comment.md"), "utf8")).toBe(
        `## dev\n\n${"d".repeat(30_000)}\n\n## prod\n\nnothing changes\n\n`,
      );
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
