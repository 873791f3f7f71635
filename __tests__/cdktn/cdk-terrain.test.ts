/** The project on CDK Terrain, as docs/cdk-terrain.md says: a renamed copy, checked, and a deployed environment moved there and back. */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { hasProviderMirror } from "../../tools/e2e/toolchain.ts";
import { expectAcceptedByAws } from "../e2e/support/accepted-requests.ts";
import { type CommandResult, runCommand } from "../e2e/support/command.ts";
import { inOrder } from "../e2e/support/in-order.ts";
import { planned } from "../e2e/support/plans.ts";
import { Project } from "../e2e/support/project.ts";
import type { StackDirectory } from "../e2e/support/stack-directory.ts";
import { createStateBucket } from "../e2e/support/state-bucket.ts";
import { type EmulatedSystem, ENVIRONMENT, PATH_STYLE, startSystem } from "../e2e/support/system.ts";

const step = inOrder();
const STACKS = ["payment", "state", "api-logging"] as const;
const EVENT = '{"transaction_id":"txn-1","amount":12.34,"currency":"EUR","status":"completed"}';

let system: EmulatedSystem | undefined;
let project: Project;
let terrain: Project;
let before: StackDirectory;
let after: StackDirectory;

/** From the first deployment on: what was run before must not find it. */
async function startedSystem(): Promise<EmulatedSystem> {
  system ??= await startSystem("cdk-terrain");
  return system;
}

/** Runs a command in the copy, which has packages of its own. */
function inTerrain(...command: readonly string[]): Promise<CommandResult> {
  const bin = path.join(terrain.directory, "node_modules", ".bin");
  const PATH = `${bin}${path.delimiter}${process.env.PATH}`;
  return runCommand(command, { cwd: terrain.directory, env: { PATH } });
}

/** `path: before → after` of each value that differs. */
function differences(one: unknown, other: unknown, at = ""): string[] {
  if (one === other) return [];
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) {
    return [`${at}: ${JSON.stringify(one)} → ${JSON.stringify(other)}`];
  }
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].flatMap((key) =>
    differences((one as Record<string, unknown>)[key], (other as Record<string, unknown>)[key], `${at}/${key}`),
  );
}

/** A machine without Terraform's registry has the provider of CDKTF's bindings only: a stack directory is told to take that. */
function withProvidersOf(stack: StackDirectory, declared: unknown): void {
  if (!hasProviderMirror()) return;
  const override = { terraform: { required_providers: declared } };
  writeFileSync(path.join(stack.path, "versions_override.tf.json"), JSON.stringify(override));
}

const jsonOf = (outdir: string, stack: string) =>
  JSON.parse(readFileSync(path.join(outdir, "stacks", stack, "cdk.tf.json"), "utf8"));

beforeAll(() => {
  project = new Project({ ENVIRONMENT_SUFFIX: ENVIRONMENT });
  terrain = new Project(project.env);
});

afterAll(() => system?.stop());

step("given a copy of the project, when it is renamed and installed, then its check passes", async () => {
  rmSync(path.join(terrain.directory, "node_modules"));
  await runCommand([process.execPath, "tools/cdk-terrain/main.ts", terrain.directory], {
    cwd: project.directory,
    env: {},
  });
  await inTerrain("npm", "install", "--no-audit", "--no-fund");

  const { dependencies } = JSON.parse((await inTerrain("npm", "list", "--json", "--depth=0")).stdout);
  expect(Object.keys(dependencies)).not.toContain("cdktf");
  await inTerrain("npm", "run", "check");
});

step("given both, when they are synthesized, then the stacks differ in four values", async () => {
  const outdirs = [await project.synth(), await terrain.synth()] as const;

  const found = STACKS.map((stack) => differences(jsonOf(outdirs[0], stack), jsonOf(outdirs[1], stack)));

  const version = expect.stringMatching(/"\d+\.\d+\.\d+" → "\d+\.\d+\.\d+"$/);
  const framework = expect.stringMatching(/^\/\/\/\/metadata\/version: "0\.21\.0" → "0\.24\.0"$/);
  expect(new Set(found.flat().map((line) => line.split(":")[0])).size).toBe(4);
  for (const lines of found) {
    expect(lines).toContainEqual(framework);
    expect(lines).toContainEqual('/terraform/required_providers/aws/source: "aws" → "hashicorp/aws"');
    for (const line of lines.filter((each) => !each.includes("/source:"))) expect(line).toEqual(version);
  }
});

step("given the copy, when its synth tests run, then only the reviewed versions differ", async () => {
  const snapshot = path.join("__tests__", "synth", "__snapshots__", "payment-stack.test.ts.snap");
  const linesOf = (project: Project) => readFileSync(path.join(project.directory, snapshot), "utf8").split("\n");
  await inTerrain("npm", "run", "test:synth", "--", "-u");

  const reviewed = new Set(linesOf(project));

  expect(linesOf(terrain).filter((line) => !reviewed.has(line)).length).toBe(3);
});

step("given the copy, when the tests of the local run run, then they pass", async () => {
  await inTerrain("npm", "run", "test:local", "--", "--ci");
});

step("given an environment that CDKTF deployed, when CDK Terrain plans it, then nothing changes", async () => {
  const { client, environment, call } = await startedSystem();
  await createStateBucket(client);
  before = await project.freshStackDirectory("payment", environment);
  await before.init(PATH_STYLE);
  await before.apply();
  const { APIGatewayInvokeURL = "" } = await before.outputs();
  const { status } = await call(APIGatewayInvokeURL, { path: "/webhooks/payment", body: EVENT });

  after = await terrain.freshStackDirectory("payment", environment);
  withProvidersOf(after, before.definition.terraform.required_providers);
  await after.init(PATH_STYLE);

  expect(status).toBe(200);
  expect(planned(await after.plan())).toEqual([]);
});

step("given an environment that was moved, when CDK Terrain deploys a change, then it works as before", async () => {
  const { environment, call } = await startedSystem();
  const changed = await terrain.freshStackDirectory("payment", { ...environment, LOG_LEVEL: "DEBUG" });
  withProvidersOf(changed, before.definition.terraform.required_providers);
  await changed.init(PATH_STYLE);
  await changed.apply();
  const { APIGatewayInvokeURL = "" } = await changed.outputs();

  const { json } = await call(APIGatewayInvokeURL, { path: "/transactions/txn-1" });

  expect(json).toMatchObject({ amount: 12.34 });
  expect(planned(await changed.plan())).toEqual([]);
});

step("given an environment on CDK Terrain, when CDKTF deploys it again, then it is as it was", async () => {
  await before.apply();

  expect(await before.managed()).toEqual(before.declared.sort());
  expect(planned(await before.plan())).toEqual([]);
  expect(planned(await after.plan())).toEqual([]);
});

step("given all that was sent, when AWS's own models check it, then they accept every request", async () => {
  expectAcceptedByAws(await startedSystem(), { requests: 300, operations: 60 });
});
