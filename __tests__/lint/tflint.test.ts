import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { runTflint, TFLINT } from "../../tools/lint-stacks/tflint.ts";
import { goProgram } from "../../tools/shared/go-program.ts";

let directory: string;
let program: string;

beforeAll(() => {
  program = goProgram(TFLINT, (text) => console.info(text));
  directory = mkdtempSync(path.join(tmpdir(), "tflint-"));
}, 600_000);

afterAll(() => rmSync(directory, { recursive: true, force: true }));

test("given a stack with an output without a description, when tflint runs, then it is found", async () => {
  const terraform = { required_version: ">= 1.11" };
  writeFileSync(path.join(directory, "cdk.tf.json"), JSON.stringify({ terraform, output: { Url: { value: "a" } } }));

  const { failed } = await runTflint(program, [directory]);

  expect(failed.map(({ check }) => check)).toEqual(["terraform_documented_outputs"]);
});

test("given a stack that is not JSON, when tflint runs, then that is an error", async () => {
  writeFileSync(path.join(directory, "cdk.tf.json"), "{");

  await expect(runTflint(program, [directory])).rejects.toThrow("tflint could not read");
});
