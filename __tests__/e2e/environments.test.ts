import { ListObjectsV2Command, type S3Client } from "@aws-sdk/client-s3";
import { expectAcceptedByAws } from "./support/accepted-requests.ts";
import { inOrder } from "./support/in-order.ts";
import type { StackDirectory } from "./support/stack-directory.ts";
import { createStateBucket } from "./support/state-bucket.ts";
import { type EmulatedSystem, PATH_STYLE, startSystem } from "./support/system.ts";

/** Environments, regions and accounts of one checkout. */
const step = inOrder();
const BUCKET = "payment-terraform-state-environments";
/** A part of the stack that is quickly made: what has its name once in a region, once in an account, or none. */
const PART = [
  "aws_kms_alias.payment",
  "aws_dynamodb_table.transactions",
  "aws_cloudwatch_log_group.webhook_processor",
  "aws_iam_role.webhook_processor",
].map((address) => `-target=${address}`);
/** The second environment, changed. */
const CHANGED = { ENVIRONMENT_SUFFIX: "second", LOG_RETENTION_DAYS: "30" };
/** The first environment's name once more, in a second region of the account. */
const OTHER_REGION = { ENVIRONMENT_SUFFIX: "first", AWS_REGION: "eu-central-1", REGION_IN_NAMES: "true" };

let system: EmulatedSystem;
let s3: S3Client;

beforeAll(async () => {
  system = await startSystem("environments", { STATE_BUCKET_SUFFIX: "environments", TF_CLI_ARGS_init: PATH_STYLE });
  s3 = await createStateBucket(system.client, BUCKET);
});

afterAll(() => system?.stop());

/** The one stack directory of the checkout, synthesized and initialized as a user does. */
async function initialized(settings: Readonly<Record<string, string>>): Promise<StackDirectory> {
  await system.project.synth(settings);
  const stack = system.project.stack("payment", settings);
  await stack.init("-input=false");
  return stack;
}

async function states(): Promise<(string | undefined)[]> {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: BUCKET }));
  return Contents.map(({ Key }) => Key);
}

/** Fails if a plan of an environment's part would change it. */
async function expectUnchanged(settings: Readonly<Record<string, string>>): Promise<void> {
  const stack = await initialized(settings);
  const { output } = await stack.run(["plan", ...PART]);
  expect(output).toContain("No changes.");
}

async function keyOf(stack: StackDirectory): Promise<string | undefined> {
  const { stdout } = await stack.run(["show"]);
  return /arn:aws:kms:[\w:-]+:key\/[\w-]+/.exec(stdout)?.[0];
}

step(
  "given one environment, when another one is deployed from the same checkout, then it has a state of its own",
  async () => {
    const first = await initialized({ ENVIRONMENT_SUFFIX: "first" });
    await first.apply(...PART);
    const before = await keyOf(first);

    const second = await initialized({ ENVIRONMENT_SUFFIX: "second" });
    await second.apply(...PART);

    expect(await states()).toEqual(["payment/first/terraform.tfstate", "payment/second/terraform.tfstate"]);
    expect(await keyOf(second)).not.toBe(before);
  },
);

step("given two environments, when the checkout goes back to the first, then that is unchanged", async () => {
  await expectUnchanged({ ENVIRONMENT_SUFFIX: "first" });
});

step(
  "given a deployed environment, when the CDKTF CLI plans another one, then it does not ask to migrate a state",
  async () => {
    const { output } = await system.project.cdktf(["diff", "payment"], { ENVIRONMENT_SUFFIX: "third" });

    expect(output).toMatch(/Plan: \d+ to add, 0 to change, 0 to destroy/);
  },
);

step(
  "given a deployed environment, when its region is changed, then the plan is refused and says what to do",
  async () => {
    const moved = await initialized({ ENVIRONMENT_SUFFIX: "first", AWS_REGION: "eu-central-1" });
    const { output } = await moved.run(["plan", ...PART], [1]);

    expect(output.replaceAll(/[\s│]+/g, " ")).toContain(
      'region: given "eu-central-1", but first is deployed in us-east-1; allowed: the same region; to deploy it in eu-central-1 as well, set regionInNames to true',
    );
  },
);

step(
  "given a deployed environment, when its region is in the names, then a second region has a state of its own",
  async () => {
    const second = await initialized(OTHER_REGION);
    await second.apply(...PART);

    expect(await states()).toContain("payment/first_eu-central-1/terraform.tfstate");
  },
);

step("given three environments, when one is changed, then the others are unchanged", async () => {
  const second = await initialized(CHANGED);
  const { output } = await second.apply(...PART);

  expect(output).toContain("0 added, 1 changed, 0 destroyed");
  await expectUnchanged({ ENVIRONMENT_SUFFIX: "first" });
  await expectUnchanged(OTHER_REGION);
});

step("given an https subscriber, when it is deployed, then a second plan is empty", async () => {
  const hook = { protocol: "https", endpoint: "https://127.0.0.1:9/hook" };
  const stack = await initialized({ ENVIRONMENT_SUFFIX: "second", NOTIFICATION_SUBSCRIBERS: JSON.stringify([hook]) });
  const subscription = stack.declared.find((address) => address.startsWith("aws_sns_topic_subscription."));
  await stack.apply(`-target=${subscription}`);
  const { output } = await stack.run(["plan", `-target=${subscription}`]);

  expect(output).toContain("No changes.");
});

step(
  "given a queue of another account as a subscriber, when it is planned, then the plan is refused and says what to do",
  async () => {
    const queue = { protocol: "sqs", endpoint: "arn:aws:sqs:us-east-1:210987654321:payments" };
    const stack = await initialized({
      ENVIRONMENT_SUFFIX: "second",
      NOTIFICATION_SUBSCRIBERS: JSON.stringify([queue]),
    });
    const { output } = await stack.run(["plan"], [1]);

    expect(output.replaceAll(/[\s│]+/g, " ")).toContain("let account 210987654321 subscribe from its side");
  },
);

step(
  "given an environment whose region was changed by mistake, when it is destroyed, then that is not refused",
  async () => {
    const moved = await initialized({ ENVIRONMENT_SUFFIX: "first", AWS_REGION: "eu-central-1" });

    await moved.destroy();
  },
);

step("given an environment that was destroyed, when the others are planned, then they are unchanged", async () => {
  await expectUnchanged(CHANGED);
  await expectUnchanged(OTHER_REGION);
});

step("given all that was sent, when AWS's own models check it, then they accept every request", async () => {
  expectAcceptedByAws(system, { requests: 400, operations: 40 });
});
