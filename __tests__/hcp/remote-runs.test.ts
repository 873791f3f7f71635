import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { parsePlan } from "../../tools/plan-review/plan.ts";
import { ourResources } from "../e2e/support/account-inventory.ts";
import { EDITS, undone } from "../e2e/support/edits.ts";
import { inOrder } from "../e2e/support/in-order.ts";
import { planned, touched } from "../e2e/support/plans.ts";
import { progress } from "../e2e/support/progress.ts";
import { createSubscriber, type Subscriber } from "../e2e/support/subscriber.ts";
import { ENVIRONMENT, type System } from "../e2e/support/system.ts";
import { HcpClient } from "./support/hcp-client.ts";
import { startRemoteSystem } from "./support/remote-system.ts";

/** Backend `cloud`: HCP Terraform (or a server with its API) plans and applies, with nothing but the stack directory. */
const step = inOrder();
const { HCP_HOSTNAME = "", HCP_ORGANIZATION = "", HCP_TOKEN = "" } = process.env;
const access = { hostname: HCP_HOSTNAME, organization: HCP_ORGANIZATION, token: HCP_TOKEN };
const WORKSPACE = `payment-${ENVIRONMENT}`;

const hcp = new HcpClient(access);
let system: System;
let subscriber: Subscriber;
let workspaceId: string;
let settings: Record<string, string>;
let invokeUrl: string;

beforeAll(async () => {
  const cloud = { BACKEND: "cloud", CLOUD_HOSTNAME: HCP_HOSTNAME, CLOUD_ORGANIZATION: HCP_ORGANIZATION };
  const remote = await startRemoteSystem(access, cloud);
  system = remote.system;
  subscriber = await createSubscriber(system.queues, "bookkeeping-of-e2e");
  settings = { NOTIFICATION_SUBSCRIBERS: subscriber.setting };
  workspaceId = await hcp.ensureWorkspace(WORKSPACE, terraformVersion());
  progress(`workspace ${WORKSPACE} of ${HCP_ORGANIZATION} at ${HCP_HOSTNAME}`);
  await hcp.setVariables(workspaceId, remote.variables);
});

afterAll(async () => {
  await system?.stop();
  // The last test removes the workspace: one that is left belongs to a failure, of which the service knows its part.
  if (await hcp.hasWorkspace(WORKSPACE)) progress(`runs, the latest first: ${await hcp.runStates(workspaceId)}`);
});

async function readUnknown() {
  return (await system.call(invokeUrl, { path: "/transactions/nobody" })).json;
}

step("given a workspace, when a remote run applies, then the system is deployed", async () => {
  const { output } = await system.project.cdktf(["deploy", "payment", "--auto-approve"], settings);

  const outputs = await system.project.stack("payment", settings).outputs();
  invokeUrl = outputs.APIGatewayInvokeURL ?? "";
  expect(touched(output)).toContain("aws_lambda_function.webhook_processor");
  expect((await hcp.runStates(workspaceId))[0]).toBe("applied");
});

step("given the deployed system, when a webhook comes, then a subscriber gets its notification", async () => {
  const body = '{"transaction_id":"txn-1","amount":12.34,"currency":"EUR","status":"completed"}';

  const answer = await system.call(invokeUrl, { path: "/webhooks/payment", body });

  expect([answer.status, answer.json]).toEqual([200, { message: "Payment processed successfully" }]);
  expect(await subscriber.next("txn-1")).toMatchObject({ template: "payment_confirmation", amount: 12.34 });
});

step("given the deployed system, when it is planned again, then the plan is empty", async () => {
  const { output } = await system.project.cdktf(["diff", "payment"], settings);

  expect(output).toMatch(/No changes|Plan: /);
  expect(touched(output)).toEqual([]);
});

step(
  "given the archive of the deployed environment, when it is uploaded, then a run plans that nothing changes",
  async () => {
    const archive = readFileSync(await system.project.archive(ENVIRONMENT, settings));

    const plan = await hcp.planArchive(workspaceId, new Uint8Array(archive));

    expect(planned(parsePlan(plan))).toEqual([]);
  },
);

step("given a change of one function's code, when a remote run applies it, then that function changes", async () => {
  system.project.edit(EDITS.answerOfTheReader);

  const { output } = await system.project.cdktf(["deploy", "payment", "--auto-approve"], settings);

  expect(touched(output)).toEqual(["archive_file.transaction_reader", "aws_lambda_function.transaction_reader"]);
  expect(await readUnknown()).toEqual({ error: "No such transaction" });
});

step("given the code of before, when a remote run applies it, then the change is rolled back", async () => {
  system.project.edit(undone(EDITS.answerOfTheReader));

  const { output } = await system.project.cdktf(["deploy", "payment", "--auto-approve"], settings);

  expect(touched(output)).toEqual(["archive_file.transaction_reader", "aws_lambda_function.transaction_reader"]);
  expect(await readUnknown()).toEqual({ error: "Transaction not found" });
});

step(
  "given the deployed system, when a remote run destroys it, then nothing is left, and the workspace goes last",
  async () => {
    await system.project.cdktf(["destroy", "payment", "--auto-approve"], settings);
    await subscriber.remove();
    await hcp.removeWorkspace(WORKSPACE);

    const left = await ourResources(system.client);
    expect(left.filter((resource) => resource.includes(ENVIRONMENT))).toEqual([]);
    expect(await hcp.hasWorkspace(WORKSPACE)).toBe(false);
  },
);

function terraformVersion(): string {
  const { stdout } = spawnSync("terraform", ["version", "-json"], { encoding: "utf8" });
  return JSON.parse(stdout).terraform_version;
}
