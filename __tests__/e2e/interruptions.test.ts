import { once } from "node:events";
import { DeleteObjectCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { inOrder } from "./support/in-order.ts";
import { releaseLostLock } from "./support/lost-lock.ts";
import { reviewInShell } from "./support/plan-review.ts";
import { planned } from "./support/plans.ts";
import type { StackDirectory } from "./support/stack-directory.ts";
import { createStateBucket, DEFAULT_STATE_BUCKET } from "./support/state-bucket.ts";
import { type EmulatedSystem, ENVIRONMENT, PATH_STYLE, startSystem } from "./support/system.ts";

/** What docs/deploy.md says about an interrupted first apply, on a few resources of the stack. With plain Terraform, on the S3 backend. */
const step = inOrder();
const LOCK = { Bucket: DEFAULT_STATE_BUCKET, Key: `payment/${ENVIRONMENT}/terraform.tfstate.tflock` };
const ROLE = "aws_iam_role.webhook_processor";
const QUEUE = "aws_sqs_queue.notifications_dlq";

let system: EmulatedSystem;
let s3: S3Client;
let stack: StackDirectory;

beforeAll(async () => {
  system = await startSystem("interruptions");
  s3 = await createStateBucket(system.client);
  stack = await system.project.freshStackDirectory("payment");
  await stack.init(PATH_STYLE);
});

afterAll(() => system?.stop());

step("given a lock file that is empty, when it is removed from the bucket, then the state is free again", async () => {
  await s3.send(new PutObjectCommand({ ...LOCK, Body: "", ContentLength: 0 }));

  const refused = await stack.run(["plan", `-target=${ROLE}`], [1]);
  const unlock = await stack.run(["force-unlock", "-force", "any"], [1]);
  await s3.send(new DeleteObjectCommand(LOCK));

  for (const { output } of [refused, unlock]) {
    expect(output.replaceAll(/\s+/g, " ")).toContain("failed to unmarshal JSON data into LockInfo struct");
  }
  expect(planned(await stack.plan(`-target=${ROLE}`))).toEqual([`created ${ROLE}`]);
});

step(
  "given a first apply that is killed, when what it made without writing the state is imported, then the next apply finishes",
  async () => {
    const lost = stack.startApply(`-target=${ROLE}`);
    await lost.printed(/aws_iam_role\.webhook_processor: Creation complete/);
    lost.child.kill("SIGKILL");
    await once(lost.child, "exit");

    const locked = await releaseLostLock(stack, `-target=${ROLE}`);
    const { output } = await stack.run(["apply", "-auto-approve", `-target=${ROLE}`], [1]);
    const existing = /creating IAM Role \(([^)]+)\)/.exec(output)?.[1] ?? "";
    await stack.run(["import", ROLE, existing]);
    await stack.apply(`-target=${ROLE}`);

    expect(locked).toContain("Error acquiring the state lock");
    expect(output).toContain("EntityAlreadyExists");
    expect(planned(await stack.plan(`-target=${ROLE}`))).toEqual([]);
  },
);

step(
  "given an apply that is interrupted while it makes a queue, when its plan is reviewed, then the review refuses to replace the queue, and says how it is kept",
  async () => {
    const target = `-target=${QUEUE}`;
    const interrupted = stack.startApply(target);
    await interrupted.printed(/aws_sqs_queue\.notifications_dlq: Still creating/);
    interrupted.child.kill("SIGINT");
    await interrupted.result;

    await stack.plan(target);
    const refused = reviewInShell(system.project, stack.lastPlan);
    const tainted = /`terraform untaint '([^']+)'`/.exec(refused.stderr)?.[1] ?? "";
    await stack.run(["untaint", tainted]);
    await stack.plan(target);
    const reviewed = reviewInShell(system.project, stack.lastPlan);
    await stack.applyPlan();

    expect([refused.status, tainted]).toEqual([1, QUEUE]);
    expect(reviewed).toMatchObject({ status: 0, stderr: "" });
    expect(planned(await stack.plan(target))).toEqual([]);
  },
);
