import { expectAcceptedByAws } from "../e2e/support/accepted-requests.ts";
import { inOrder } from "../e2e/support/in-order.ts";
import { planned } from "../e2e/support/plans.ts";
import type { StackDirectory } from "../e2e/support/stack-directory.ts";
import { type EmulatedSystem, startSystem } from "../e2e/support/system.ts";

/** The same stack directory, by OpenTofu. Run on demand: OpenTofu is not what a release is deployed with. */
const step = inOrder();

let system: EmulatedSystem;
let stack: StackDirectory;

beforeAll(async () => {
  system = await startSystem("opentofu", { BACKEND: "local" });
  await system.project.synth();
  stack = system.project.stack("payment");
});

afterAll(() => system?.stop());

step("given the stack directory, when OpenTofu validates it, then it is valid", async () => {
  await stack.init();

  expect((await stack.run(["validate"])).output).toContain("The configuration is valid");
});

step("given an empty account, when OpenTofu plans and applies, then everything is created", async () => {
  const plan = planned(await stack.plan());
  await stack.applyPlan();

  expect(plan).toEqual(stack.declared.map((address) => `created ${address}`).sort());
  expect(planned(await stack.plan())).toEqual([]);
});

step("given what OpenTofu applied, when a webhook comes, then it is answered", async () => {
  const { APIGatewayInvokeURL = "" } = await stack.outputs();
  const body = '{"transaction_id":"txn-1","amount":12.34,"currency":"EUR","status":"completed"}';

  expect((await system.call(APIGatewayInvokeURL, { path: "/webhooks/payment", body })).status).toBe(200);
  expect((await system.call(APIGatewayInvokeURL, { path: "/transactions/txn-1" })).json).toMatchObject({
    amount: 12.34,
  });
});

step("given all that was sent, when AWS's own models check it, then they accept every request", async () => {
  expectAcceptedByAws(system, { requests: 400, operations: 60 });
});
