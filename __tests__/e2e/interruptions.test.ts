import { DeleteObjectCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { expectAcceptedByAws } from "./support/accepted-requests.ts";
import { ourResources } from "./support/account-inventory.ts";
import { applyWithExisting } from "./support/existing-resources.ts";
import { inOrder } from "./support/in-order.ts";
import { releaseLostLock } from "./support/lost-lock.ts";
import { reviewInShell } from "./support/plan-review.ts";
import { planned } from "./support/plans.ts";
import type { StackDirectory } from "./support/stack-directory.ts";
import { createStateBucket, DEFAULT_STATE_BUCKET } from "./support/state-bucket.ts";
import { type EmulatedSystem, ENVIRONMENT, PATH_STYLE, startSystem } from "./support/system.ts";

/** What docs/deploy.md says about an interrupted first apply. With plain Terraform, on the S3 backend. */
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

step(
  "given a whole first apply that is killed once it has the key, when what it made is taken into the state, then the next apply finishes, with a second key and REST API left over",
  async () => {
    const before = await ourResources(system.client);
    const whole = await system.project.freshStackDirectory("payment", { ENVIRONMENT_SUFFIX: "lost" });
    await whole.init(PATH_STYLE);
    const lost = whole.startApply();
    await lost.printed(/aws_kms_key\.payment: Creation complete/);
    await lost.kill();

    const refused = await releaseLostLock(whole);
    const taken = await applyWithExisting(whole);

    expect(refused).toContain("Error acquiring the state lock");
    expect(taken.map(({ to }) => to)).toContainEqual(expect.stringMatching(/^aws_iam_role\./));
    expect(await whole.managed()).toEqual(whole.declared.sort());
    expect(planned(await whole.plan())).toEqual([]);
    const made = (await ourResources(system.client)).filter((resource) => !before.includes(resource));
    const doubled = made.filter((resource, index) => made.indexOf(resource) < index);
    expect(doubled).toEqual(["api payment-api-lost"]);
    const keys = made.flatMap((resource) => /^key (?!alias)(.+)/.exec(resource)?.[1] ?? []);
    const known = await Promise.all(
      keys.map(async (key) => (await whole.run(["state", "list", `-id=${key}`])).stdout.trim()),
    );
    expect(known.sort()).toEqual(["", "aws_kms_key.payment"]);
  },
);

step("given all that was sent, when AWS's own models check it, then they accept every request", async () => {
  expectAcceptedByAws(system, { requests: 300, operations: 60 });
});
