import { readdirSync } from "node:fs";
import { expectAcceptedByAws } from "./support/accepted-requests.ts";
import { expectRecording } from "./support/expect-recording.ts";
import { inOrder } from "./support/in-order.ts";
import { planned } from "./support/plans.ts";
import type { StackDirectory } from "./support/stack-directory.ts";
import { createStateBucket } from "./support/state-bucket.ts";
import { type EmulatedSystem, ENVIRONMENT, PATH_STYLE, startSystem } from "./support/system.ts";

/** What somebody does who has Terraform and the archive of an environment, and neither Node nor the project. */
const step = inOrder();
const CONTENTS = [".terraform.lock.hcl", "README.md", "assets", "cdk.tf.json"];

let system: EmulatedSystem;
let stack: StackDirectory;

beforeAll(async () => {
  system = await startSystem("archive", { STATE_BUCKET_SUFFIX: "archive", TF_CLI_ARGS_init: PATH_STYLE });
  await createStateBucket(system.client, "payment-terraform-state-archive");
});

afterAll(() => system?.stop());

step("given the archive of an environment, when it is unpacked, then the folder holds nothing else", async () => {
  stack = await system.project.unpackedArchive(ENVIRONMENT);

  expect(readdirSync(stack.path).sort()).toEqual(CONTENTS);
});

step(
  "given its lock file, when Terraform may not change it, then it finds the providers, and the stack is valid",
  async () => {
    await stack.init("-lockfile=readonly");

    expect((await stack.run(["validate"])).output).toContain("The configuration is valid");
  },
);

step("given an empty account, when the archive is planned and applied, then everything is created", async () => {
  const plan = planned(await stack.plan());
  await stack.applyPlan();

  expect(plan).toEqual(stack.declared.map((address) => `created ${address}`).sort());
});

step("given what was applied, when a webhook comes, then it is recorded", async () => {
  await expectRecording(system, stack);
});

step("given the same archive on another machine, when it is planned there, then nothing changes", async () => {
  const elsewhere = await system.project.unpackedArchive(ENVIRONMENT);
  await elsewhere.init("-lockfile=readonly");

  expect(planned(await elsewhere.plan())).toEqual([]);
});

step("given all that was sent, when AWS's own models check it, then they accept every request", async () => {
  expectAcceptedByAws(system, { requests: 400, operations: 60 });
});
