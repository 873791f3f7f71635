import { readFileSync } from "node:fs";
import path from "node:path";
import { ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { GetQueueUrlCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { call } from "../../testing/http/signed-requests.ts";
import { waitFor } from "../../testing/wait-for.ts";
import { expectAcceptedByAws } from "./support/accepted-requests.ts";
import { EDITS } from "./support/edits.ts";
import { inOrder } from "./support/in-order.ts";
import { planned } from "./support/plans.ts";
import { temporaryDirectory } from "./support/project.ts";
import { StackDirectory } from "./support/stack-directory.ts";
import { type EmulatedSystem, startSystem } from "./support/system.ts";

/** The app of docs/environments.md: three environments in two accounts, with stacks of one's own. */
const step = inOrder();
const APP = ["--app", "node examples/environments/main.ts"];
const STATES = { bucket: "payment-terraform-state-acme", region: "eu-central-1" };
const PLACES = {
  dev: { account: "111111111111", region: "eu-central-1" },
  staging: { account: "111111111111", region: "eu-central-1" },
  prod: { account: "222222222222", region: "eu-west-1" },
} as const;
type Environment = keyof typeof PLACES;
const ENVIRONMENTS = Object.keys(PLACES) as Environment[];

let system: EmulatedSystem;
let outputs: Readonly<Record<string, Readonly<Record<string, string>>>>;

beforeAll(async () => {
  system = await startSystem("many-environments");
});

afterAll(() => system?.stop());

/** For the emulator, an access key of 12 digits is the account of that id. */
const credentialsOf = (environment: Environment) => ({
  accessKeyId: PLACES[environment].account,
  secretAccessKey: "test",
});

function queuesOf(environment: Environment): SQSClient {
  const { region } = PLACES[environment];
  return new SQSClient({ ...system.client, region, credentials: credentialsOf(environment) });
}

/** The URL of a queue in the account and region of an environment; undefined if there is none. */
async function queueUrl(environment: Environment, name: string): Promise<string | undefined> {
  const answer = queuesOf(environment).send(new GetQueueUrlCommand({ QueueName: name }));
  return (await answer.catch(() => undefined))?.QueueUrl;
}

/** What waits in the queue of the stack of one's own. */
async function reportsOf(environment: Environment): Promise<string[]> {
  const QueueUrl = outputs[`reporting-${environment}`]?.ReportsQueueURL;
  const { Messages = [] } = await queuesOf(environment).send(
    new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
  );
  return Messages.map(({ Body = "" }) => Body);
}

/** What a plan of an environment's payment stack would do, as the checkout has it synthesized. */
async function plannedFor(environment: Environment): Promise<string[]> {
  const directory = path.join(system.project.directory, "cdktf.out", "stacks", `payment-${environment}`);
  return planned(await new StackDirectory(directory, system.environment).plan());
}

step("given an account for the states, when their bucket is deployed, then it is there", async () => {
  const { output } = await system.project.cdktf(["deploy", "state", "--auto-approve", ...APP]);

  expect(output).toContain(`StateBucketName = ${STATES.bucket}`);
});

step(
  "given two empty accounts, when all stacks are deployed at once, then each waits for what it refers to",
  async () => {
    const file = path.join(temporaryDirectory("outputs"), "outputs.json");
    const { output } = await system.project.cdktf(["deploy", "*", "--auto-approve", "--outputs-file", file, ...APP]);
    const applied = (stack: string) => output.search(new RegExp(`^\\s*${stack}\\s+Apply complete!`, "m"));

    for (const environment of ENVIRONMENTS) {
      const order = ["keys", "payment", "reporting"].map((stack) => applied(`${stack}-${environment}`));
      expect(order).not.toContain(-1);
      expect(order).toEqual(order.toSorted((one, other) => one - other));
    }
    outputs = JSON.parse(readFileSync(file, "utf8"));
  },
);

step("given what was deployed, when the bucket of the states is read, then each stack has one of its own", async () => {
  const s3 = new S3Client({ ...system.client, region: STATES.region, forcePathStyle: true });
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: STATES.bucket }));

  expect(Contents.map(({ Key }) => Key).sort()).toEqual(
    [
      "payment_api-logging/eu-central-1/terraform.tfstate",
      "payment_api-logging/eu-west-1/terraform.tfstate",
      ...ENVIRONMENTS.flatMap((name) =>
        ["payment", "payment_keys", "payment_reporting"].map((stack) => `${stack}/${name}/terraform.tfstate`),
      ),
    ].sort(),
  );
});

step("given what was deployed, when the accounts are looked into, then each environment is in its own", async () => {
  const found = ENVIRONMENTS.flatMap((where) =>
    ENVIRONMENTS.map(async (what) => ((await queueUrl(where, `payment-notifications-${what}`)) ? [where, what] : [])),
  );

  expect((await Promise.all(found)).filter(({ length }) => length > 0)).toEqual([
    ["dev", "dev"],
    ["dev", "staging"],
    ["staging", "dev"],
    ["staging", "staging"],
    ["prod", "prod"],
  ]);
});

step("given a webhook in prod, when it is recorded, then prod's own stack is told, and nobody else", async () => {
  const url = system.urlOf(outputs["payment-prod"]?.APIGatewayInvokeURL ?? "");
  const body = '{"transaction_id":"txn-prod","amount":12.34,"currency":"EUR","status":"completed"}';
  const answer = await call(
    url,
    { path: "/webhooks/payment", body },
    { ...credentialsOf("prod"), region: "eu-west-1" },
  );

  expect(answer.status).toBe(200);
  await waitFor("the report", async () => (await reportsOf("prod")).some((text) => text.includes("txn-prod")));
  expect([await reportsOf("dev"), await reportsOf("staging")]).toEqual([[], []]);
});

step("given a change of one environment, when it is deployed, then plans of the others are empty", async () => {
  system.project.edit(EDITS.logRetentionOfDev);
  await system.project.cdktf([
    "deploy",
    "payment-dev",
    "--ignore-missing-stack-dependencies",
    "--auto-approve",
    ...APP,
  ]);

  expect(await Promise.all(ENVIRONMENTS.map(plannedFor))).toEqual([[], [], []]);
});

step("given all that was sent, when AWS's own models check it, then they accept every request", async () => {
  expectAcceptedByAws(system, { requests: 1500, operations: 70 });
});
