import { expectAcceptedByAws } from "./support/accepted-requests.ts";
import { ourResources } from "./support/account-inventory.ts";
import { applyWithExisting, type ExistingResource } from "./support/existing-resources.ts";
import { inOrder } from "./support/in-order.ts";
import { releaseLostLock } from "./support/lost-lock.ts";
import { planned } from "./support/plans.ts";
import type { StackDirectory } from "./support/stack-directory.ts";
import { createStateBucket } from "./support/state-bucket.ts";
import { type EmulatedSystem, ENVIRONMENT, PATH_STYLE, startSystem } from "./support/system.ts";

/** A machine that is lost, or interrupted, while it deploys or updates the whole stack. With plain Terraform, on the S3 backend. */
const step = inOrder();

/** What Terraform can make twice: docs/deploy.md says how a second one is found. */
const NAMELESS = /^(?:key|api|saved query) /;

let system: EmulatedSystem;
let stack: StackDirectory;

beforeAll(async () => {
  system = await startSystem("interrupted-deployments");
  await createStateBucket(system.client);
  stack = await system.project.freshStackDirectory("payment");
  await stack.init(PATH_STYLE);
});

afterAll(() => system?.stop());

/** The provider tries five minutes before it says of a function that it exists. */
function functionsOf(found: readonly string[]): ExistingResource[] {
  const names = found.flatMap((resource) => /^function (.+)/.exec(resource)?.[1] ?? []);
  return names.map((id) => ({
    to: `aws_lambda_function.${id.replace(`-${ENVIRONMENT}`, "").replaceAll("-", "_")}`,
    id,
  }));
}

step(
  "given a first apply that is killed among the functions, when what it made is taken into the state, then the next apply finishes, with nothing doubled",
  async () => {
    const lost = stack.startApply();
    await lost.printed(/aws_lambda_function\.\w+: Creation complete/);
    await lost.kill();

    const refused = await releaseLostLock(stack);
    await applyWithExisting(stack, functionsOf(await ourResources(system.client)));

    expect(refused).toContain("Error acquiring the state lock");
    expect(await stack.managed()).toEqual(stack.declared.sort());
    expect(planned(await stack.plan())).toEqual([]);
    const found = (await ourResources(system.client)).filter((resource) => !NAMELESS.test(resource));
    expect(found).toEqual([...new Set(found)]);
  },
);

step("given an update, when it is interrupted among the functions, then the next apply finishes", async () => {
  const debug = await system.project.freshStackDirectory("payment", { LOG_LEVEL: "DEBUG" });
  await debug.init(PATH_STYLE);
  const interrupted = debug.startApply();
  await interrupted.printed(/aws_lambda_function\.\w+: Modifying/);
  interrupted.child.kill("SIGINT");
  const { output } = await interrupted.result;

  await debug.apply();

  expect(output).toContain("Interrupt received");
  expect(planned(await debug.plan())).toEqual([]);
});

step("given all that was sent, when AWS's own models check it, then they accept every request", async () => {
  expectAcceptedByAws(system, { requests: 400, operations: 60 });
});
