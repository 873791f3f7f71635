import { cpSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expectAcceptedByAws } from "../e2e/support/accepted-requests.ts";
import { expectRecording } from "../e2e/support/expect-recording.ts";
import { inOrder } from "../e2e/support/in-order.ts";
import { planned } from "../e2e/support/plans.ts";
import { temporaryDirectory } from "../e2e/support/project.ts";
import { StackDirectory } from "../e2e/support/stack-directory.ts";
import { type EmulatedSystem, ENVIRONMENT, startSystem } from "../e2e/support/system.ts";

/** The archive of an environment, by OpenTofu. Run on demand: OpenTofu is not what a release is deployed with. */
const step = inOrder();

let system: EmulatedSystem;
let stack: StackDirectory;

beforeAll(async () => {
  system = await startSystem("opentofu", { BACKEND: "local" });
  stack = await system.project.unpackedArchive(ENVIRONMENT);
});

afterAll(() => system?.stop());

step(
  "given an archive whose lock file is Terraform's, when OpenTofu initializes it, then it takes its versions",
  async () => {
    const terraforms = path.join(temporaryDirectory("locked-by-terraform"), "unpacked");
    cpSync(stack.path, terraforms, { recursive: true });
    const lockFile = path.join(terraforms, ".terraform.lock.hcl");
    writeFileSync(
      lockFile,
      readFileSync(lockFile, "utf8").replaceAll("registry.opentofu.org", "registry.terraform.io"),
    );
    const { output } = await new StackDirectory(terraforms, system.environment).init();

    expect(output).toMatch(/registry\.terraform\.io\/hashicorp\/aws\s+=>\s+registry\.opentofu\.org\/hashicorp\/aws/);
    expect(readFileSync(lockFile, "utf8")).toContain('provider "registry.opentofu.org/hashicorp/aws"');
  },
);

step("given an archive, when OpenTofu validates it, then it is valid, and its lock file is kept to", async () => {
  await stack.init("-lockfile=readonly");

  expect((await stack.run(["validate"])).output).toContain("The configuration is valid");
});

step("given an empty account, when OpenTofu plans and applies, then everything is created", async () => {
  const plan = planned(await stack.plan());
  await stack.applyPlan();

  expect(plan).toEqual(stack.declared.map((address) => `created ${address}`).sort());
  expect(planned(await stack.plan())).toEqual([]);
});

step("given what OpenTofu applied, when a webhook comes, then it is answered", async () => {
  await expectRecording(system, stack);
});

step("given all that was sent, when AWS's own models check it, then they accept every request", async () => {
  expectAcceptedByAws(system, { requests: 400, operations: 60 });
});
