import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  StartMessageMoveTaskCommand,
} from "@aws-sdk/client-sqs";
import { webhookBody } from "../../testing/factories/webhooks.ts";
import { call } from "../../testing/http/signed-requests.ts";
import { Subscriber } from "../../testing/systems/local-subscriber.ts";
import { TestSystem } from "../../testing/systems/local-system.ts";
import { queueDepth } from "../../testing/systems/queue-depth.ts";
import { waitFor } from "../../testing/wait-for.ts";

const MAX_RECEIVES = 5;
const POISON = ['{"not":"a notification"}', "not JSON", '{"transaction_id":"unrecorded","notification_type":"other"}'];
const HEALTHY = Array.from({ length: 7 }, (_, index) => `healthy-${index}`);
const UNPUBLISHED = "redriven-1";

/**
 * Failed messages come back after three seconds, and the redrive policy is the stack's own. One batch at a time, in a container
 * that is warm: else a busy machine takes longer, and what was done comes back as well.
 */
let system: TestSystem;
let subscriber: Subscriber;
let deadLetters: string;
let sqs: ReturnType<TestSystem["clients"]>["sqs"];

/** All of them fail at once, so that their receives are waited for once. */
beforeAll(async () => {
  system = await TestSystem.start({
    overrides: {
      "aws_sqs_queue.notifications": { visibility_timeout_seconds: 3, delay_seconds: 0 },
      "aws_lambda_event_source_mapping.notifications_consumer": { scaling_config: { maximum_concurrency: 1 } },
    },
  });
  subscriber = await Subscriber.subscribe(system);
  ({ sqs } = system.clients());
  deadLetters = system.queueUrl("payment-notifications-dlq");
  const send = (transaction_id: string) =>
    call(system.url, { path: "/webhooks/payment", body: webhookBody({ transaction_id }) });
  await send("warm");
  await subscriber.notificationOf("warm");
  const failing = { functionName: "notification-dispatcher", operation: "Publish", kind: "fail" } as const;
  await system.inject([{ ...failing, first: 1, last: 1_000, containing: [UNPUBLISHED] }]);

  for (const transaction_id of [...HEALTHY, UNPUBLISHED]) await send(transaction_id);
  const Entries = POISON.map((MessageBody, index) => ({ Id: String(index), MessageBody }));
  await sqs.send(new SendMessageBatchCommand({ QueueUrl: system.queueUrl("payment-notifications-prod"), Entries }));
  await deadLetterDepth(POISON.length + 1);
});
afterAll(() => system.stop());

/** Waits until the dead-letter queue holds so many: what its alarm watches, `ApproximateNumberOfMessagesVisible`. */
function deadLetterDepth(expected: number) {
  return waitFor(
    `${expected} dead letters`,
    async () => (await queueDepth(sqs, deadLetters)).visible === expected,
    100,
  );
}

test("given a batch with poison messages, when it is received five times, then those are in the dead-letter queue, and the others are done once", async () => {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl: deadLetters, MaxNumberOfMessages: 10 }),
  );

  const [unpublished, ...others] = Messages.filter(({ Body = "" }) => !POISON.includes(Body));
  const poison = Messages.filter((message) => message !== unpublished);
  expect(others).toEqual([]);
  expect(unpublished?.Body).toContain(UNPUBLISHED);
  expect(poison.map(({ Body }) => Body).sort()).toEqual([...POISON].sort());
  const failures = system.events.filter((event) => event.type === "failed-batch");
  expect(failures.reduce((sum, { messages }) => sum + messages, 0)).toBe(MAX_RECEIVES * Messages.length);
  for (const transaction_id of HEALTHY) expect(await subscriber.allOf(transaction_id)).toHaveLength(1);

  // As an operator leaves it: what no retry can help is gone, the rest is there.
  for (const { ReceiptHandle } of poison) {
    await sqs.send(new DeleteMessageCommand({ QueueUrl: deadLetters, ReceiptHandle }));
  }
  const { ReceiptHandle } = unpublished ?? {};
  await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl: deadLetters, ReceiptHandle, VisibilityTimeout: 0 }));
});

test("given a message in the dead-letter queue, when the cause is gone and it is sent back, then it succeeds", async () => {
  await system.repair();

  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: deadLetters, AttributeNames: ["QueueArn"] }),
  );
  await sqs.send(new StartMessageMoveTaskCommand({ SourceArn: Attributes?.QueueArn }));

  expect((await subscriber.notificationOf(UNPUBLISHED)).message).toMatchObject({ transaction_id: UNPUBLISHED });
  await deadLetterDepth(0);
  // Nor is it on its way to anybody.
  expect(await queueDepth(sqs, deadLetters)).toMatchObject({ inFlight: 0 });
});

test("given a queue that is not a dead-letter queue, when it is to be sent back, then that is refused", async () => {
  const SourceArn = "arn:aws:sqs:us-east-1:000000000000:subscriber";

  await expect(sqs.send(new StartMessageMoveTaskCommand({ SourceArn }))).rejects.toMatchObject({
    name: "ResourceNotFoundException",
  });
});
