import { ListObjectsV2Command, type S3Client } from "@aws-sdk/client-s3";
import { expectAcceptedByAws } from "./support/accepted-requests.ts";
import { ourResources } from "./support/account-inventory.ts";
import { inOrder } from "./support/in-order.ts";
import { releaseLostLock } from "./support/lost-lock.ts";
import { planned } from "./support/plans.ts";
import type { StackDirectory } from "./support/stack-directory.ts";
import { createStateBucket, DEFAULT_STATE_BUCKET } from "./support/state-bucket.ts";
import { type EmulatedSystem, ENVIRONMENT, PATH_STYLE, startSystem } from "./support/system.ts";

/** What happens to the state when people and machines get in each other's way. With plain Terraform, on the S3 backend. */
const step = inOrder();
const STATE_KEY = `payment/${ENVIRONMENT}/terraform.tfstate`;
const LOCK_KEY = `${STATE_KEY}.tflock`;

let system: EmulatedSystem;
let s3: S3Client;
let stack: StackDirectory;
let colleague: StackDirectory;

beforeAll(async () => {
  system = await startSystem("state-safety");
  s3 = await createStateBucket(system.client);
  stack = await system.project.freshStackDirectory("payment");
  colleague = await system.project.freshStackDirectory("payment");
  await stack.init(PATH_STYLE);
  await colleague.init(PATH_STYLE);
});

afterAll(() => system?.stop());

async function objects(): Promise<(string | undefined)[]> {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: DEFAULT_STATE_BUCKET }));
  return Contents.map(({ Key }) => Key);
}

step(
  "given two applies at once, when they want the state, then one is refused by the lock file, and says who holds it",
  async () => {
    const first = stack.startApply();
    await first.printed(/aws_dynamodb_table\.transactions: Creation complete/);

    const second = await colleague.run(["apply", "-auto-approve"], [1]);

    expect(second.output).toContain("Error acquiring the state lock");
    expect(second.output).toContain(LOCK_KEY.slice(0, -".tflock".length));
    expect(second.output).toMatch(/Operation:\s+OperationTypeApply/);
    expect(await objects()).toContain(LOCK_KEY);
    // The refused one has done nothing, and the first goes on: it is interrupted next.
    first.child.kill("SIGINT");
    const { status, output } = await first.result;
    expect(status).not.toBe(0);
    expect(output).toContain("Interrupt received");
  },
);

step("given an apply, when it is interrupted, then it has given its lock back and remembers what it made", async () => {
  const made = await stack.managed();

  expect(await objects()).toEqual([STATE_KEY]);
  expect(made).toContain("aws_dynamodb_table.transactions");
  expect(made.length).toBeLessThan(stack.declared.length);
});

step(
  "given an interrupted apply, when the next one comes from elsewhere, then it resumes it with nothing orphaned or doubled",
  async () => {
    await colleague.apply();

    expect(await stack.managed()).toEqual(stack.declared.sort());
    expect(planned(await colleague.plan())).toEqual([]);
    const counts = Map.groupBy(await ourResources(system.client), (resource) => resource.split(" ")[0]);
    const count = (kind: string) => counts.get(kind)?.length;
    const declared = (type: string) => Object.keys(stack.definition.resource[type] ?? {}).length;
    expect({ apis: count("api"), queues: count("queue"), topics: count("topic"), roles: count("role") }).toEqual({
      apis: 1,
      queues: declared("aws_sqs_queue"),
      topics: declared("aws_sns_topic"),
      roles: declared("aws_iam_role"),
    });
    // Keys have no names that could clash: a doubled one would go unnoticed. One key and its alias.
    expect(count("key")).toBe(2);
  },
);

step(
  "given the lock of an apply whose machine was lost, when it is released by its id, then the next apply finishes the work",
  async () => {
    const debug = await system.project.freshStackDirectory("payment", { LOG_LEVEL: "DEBUG" });
    await debug.init(PATH_STYLE);
    const lost = debug.startApply();
    await lost.printed(/aws_lambda_function\.\w+: Modifying/);
    await lost.kill();

    const refused = await releaseLostLock(debug);
    await debug.apply();

    expect(refused).toContain("Error acquiring the state lock");
    expect(planned(await debug.plan())).toEqual([]);
    expect(await objects()).toEqual([STATE_KEY]);
  },
);

step("given a destroy, when it is interrupted among the functions, then it has given its lock back", async () => {
  const interrupted = stack.startDestroy();
  await interrupted.printed(/aws_lambda_function\.\w+: Destruction complete/);
  interrupted.child.kill("SIGINT");
  const { output } = await interrupted.result;

  const left = await stack.managed();

  expect(output).toContain("Interrupt received");
  expect(left).toContain("aws_kms_key.payment");
  expect(left.length).toBeLessThan(stack.declared.length);
});

step("given a destroy that is killed, when its lock is released, then the next one leaves nothing", async () => {
  const lost = stack.startDestroy();
  await lost.printed(/aws_iam_role\.\w+: Destruction complete/);
  await lost.kill();

  await releaseLostLock(stack, "-refresh-only");
  await stack.destroy();

  expect(await ourResources(system.client)).toEqual([]);
  expect(await stack.managed()).toEqual([]);
});

step("given all that was sent, when AWS's own models check it, then they accept every request", async () => {
  expectAcceptedByAws(system, { requests: 400, operations: 60 });
});
