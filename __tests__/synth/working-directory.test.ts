import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Testing } from "cdktf";
import { configureBackend, ofEnvironment } from "../../stacks/backend.ts";
import { NamedStack } from "../../stacks/named-stack.ts";
import { forgetOtherStates } from "../../stacks/working-directory.ts";
import { type Attributes, removeOutput, type StackJson, settingsOf, testApp } from "../../testing/stacks/synth.ts";

const outdir = mkdtempSync(join(tmpdir(), "working-directory-"));
const stack = join(outdir, "stacks", "payment");
const remembered = join(stack, ".terraform", "terraform.tfstate");

afterAll(() => {
  removeOutput();
  rmSync(outdir, { recursive: true });
});

/** A stack that has nothing but its backend. */
function synthesized(settings: Attributes): StackJson {
  const stack = new NamedStack(testApp(), "payment");
  const read = settingsOf(settings);
  configureBackend(stack, read, ofEnvironment(read));
  return JSON.parse(Testing.synth(stack));
}

function write(file: string, content: unknown): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(content));
}

/** As `terraform init` leaves a stack directory: with the backend's configuration beside a hash of it. */
function initialize(settings: Attributes): void {
  const { terraform } = synthesized(settings);
  const [type, config] = terraform.cloud
    ? ["cloud", terraform.cloud]
    : (Object.entries(terraform.backend ?? {})[0] ?? []);
  write(remembered, {
    version: 3,
    terraform_version: "1.11.4",
    backend: { type, config: { ...config, token: null }, hash: 1 },
  });
}

const cloud = { backend: "cloud", cloudOrganization: "acme" };

describe("given a stack directory that Terraform has initialized for one environment", () => {
  test.each<[string, Attributes, Attributes]>([
    ["in its bucket, when another one is synthesized", {}, { environmentSuffix: "dev" }],
    ["in its bucket, when the same one of another account is", { stateBucketSuffix: "a" }, { stateBucketSuffix: "b" }],
    ["in its bucket, when it is synthesized for a second region", {}, { regionInNames: true, region: "eu-west-1" }],
    [
      "in its file, when another one is synthesized",
      { backend: "local" },
      { backend: "local", environmentSuffix: "dev" },
    ],
    ["in its workspace, when another one is synthesized", cloud, { ...cloud, environmentSuffix: "dev" }],
    ["in its bucket, when another one with a file is synthesized", {}, { backend: "local", environmentSuffix: "dev" }],
    ["in its workspace, when another one with a bucket is synthesized", cloud, { environmentSuffix: "dev" }],
  ])("with its state %s, then Terraform initializes afresh", (_what, before, now) => {
    initialize(before);
    write(join(stack, "cdk.tf.json"), synthesized(now));

    forgetOtherStates(outdir);

    expect(existsSync(remembered)).toBe(false);
  });

  test.each<[string, Attributes, Attributes]>([
    ["with another setting", {}, { logLevel: "DEBUG" }],
    ["in its workspace", cloud, cloud],
    ["with another backend, of which Terraform asks what becomes of the state", { backend: "local" }, {}],
  ])("when the same environment is synthesized %s, then Terraform goes on", (_what, before, now) => {
    initialize(before);
    write(join(stack, "cdk.tf.json"), synthesized(now));

    forgetOtherStates(outdir);

    expect(existsSync(remembered)).toBe(true);
  });

  test("when its stack is synthesized for a directory that was never initialized, then nothing happens", () => {
    rmSync(dirname(remembered), { recursive: true });

    forgetOtherStates(outdir);

    expect(existsSync(dirname(remembered))).toBe(false);
  });
});
