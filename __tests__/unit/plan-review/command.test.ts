import { spawnSync } from "node:child_process";
import path from "node:path";
import { DELETE, planText, resource } from "../../../testing/factories/plans.ts";

describe("given the command", () => {
  const script = path.resolve(import.meta.dirname, "../../../tools/plan-review/main.ts");
  const run = (args: string[], input = "") =>
    spawnSync(process.execPath, [script, ...args], { input, encoding: "utf8" });

  test("when nothing is lost, then it ends with 0, and with 1 when something is", () => {
    const lost = planText([resource("aws_dynamodb_table.t", { actions: DELETE, after: null })]);

    expect(run(["-"], planText([]))).toMatchObject({ status: 0, stdout: "## Plan: no changes\n", stderr: "" });
    expect(run(["-"], lost)).toMatchObject({
      status: 1,
      stdout: expect.stringContaining("⛔ `aws_dynamodb_table.t` is destroyed, its items with it"),
      stderr: expect.stringContaining("--allow 'aws_dynamodb_table.t'"),
    });
    expect(run(["-", "--allow", "aws_dynamodb_table.t"], lost).status).toBe(0);
  });

  test("when it gets --help, then it says how to use it", () => {
    expect(run(["--help"])).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^Usage: npm run --silent plan:review/m),
    });
  });

  test.each([
    ["no plan", [], "", "npm run plan:review: 0 plans given, allowed: one (see npm run plan:review -- --help)"],
    ["an unknown option", ["-", "--force"], "", "Unknown option '--force' (see npm run plan:review -- --help)\n"],
    ["a file that is not there", ["/nowhere/plan.json"], "", "/nowhere/plan.json"],
    ["an empty plan", ["-"], "", "the plan is empty"],
    ["no JSON", ["-"], "secret", "the plan is not valid JSON"],
    ["another JSON", ["-"], "[]", "the plan is not a JSON object"],
    ["another version", ["-"], '{"format_version":"2.0"}', 'format_version is "2.0", supported is 1.x'],
    ["a state", ["-"], '{"format_version":"1.0","values":{}}', "this is a state"],
    ["a failed plan", ["-"], '{"format_version":"1.2","errored":true}', "planning failed"],
    [
      "broken changes",
      ["-"],
      '{"format_version":"1.2","planned_values":{},"resource_changes":[{}]}',
      "resource_changes[0]",
    ],
  ])("when it gets %s, then it ends with 2 and says why", (_what, args, input, message) => {
    const { status, stderr, stdout } = run(args, input);

    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain("secret");
  });
});
