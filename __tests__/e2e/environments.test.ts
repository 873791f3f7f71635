import { CreateBucketCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { inOrder } from "./support/in-order.ts";
import type { StackDirectory } from "./support/stack-directory.ts";
import { type EmulatedSystem, PATH_STYLE, startSystem } from "./support/system.ts";

/** Environments, regions and accounts of one checkout. Only the key is made: it is enough to tell whose a state is. */
const step = inOrder();
const BUCKET = "payment-terraform-state-environments";
const KEY = ["-target=aws_kms_alias.payment"];

let system: EmulatedSystem;
let s3: S3Client;

beforeAll(async () => {
  system = await startSystem("environments", { STATE_BUCKET_SUFFIX: "environments", TF_CLI_ARGS_init: PATH_STYLE });
  s3 = new S3Client({ ...system.client, forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
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

async function keyOf(stack: StackDirectory): Promise<string | undefined> {
  const { stdout } = await stack.run(["show"]);
  return /arn:aws:kms:[\w:-]+:key\/[\w-]+/.exec(stdout)?.[0];
}

step(
  "given one environment, when another one is deployed from the same checkout, then it has a state of its own",
  async () => {
    const first = await initialized({ ENVIRONMENT_SUFFIX: "first" });
    await first.apply(...KEY);
    const before = await keyOf(first);

    const second = await initialized({ ENVIRONMENT_SUFFIX: "second" });
    await second.apply(...KEY);

    expect(await states()).toEqual(["payment/first/terraform.tfstate", "payment/second/terraform.tfstate"]);
    expect(await keyOf(second)).not.toBe(before);
  },
);

step("given two environments, when the checkout goes back to the first, then that is unchanged", async () => {
  const first = await initialized({ ENVIRONMENT_SUFFIX: "first" });
  const { output } = await first.run(["plan", ...KEY]);

  expect(output).toContain("No changes.");
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
    const { output } = await moved.run(["plan", ...KEY], [1]);

    expect(output.replaceAll(/[\s│]+/g, " ")).toContain(
      'region: given "eu-central-1", but first is deployed in us-east-1; allowed: the same region; to deploy it in eu-central-1 as well, set regionInNames to true',
    );
  },
);

step(
  "given a deployed environment, when its region is in the names, then a second region has a state of its own",
  async () => {
    const settings = { ENVIRONMENT_SUFFIX: "first", AWS_REGION: "eu-central-1", REGION_IN_NAMES: "true" };
    const second = await initialized(settings);
    await second.apply(...KEY);

    expect(await states()).toContain("payment/first_eu-central-1/terraform.tfstate");
  },
);

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
