import {
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  StartMessageMoveTaskCommand,
} from "@aws-sdk/client-sqs";
import { webhookBody } from "../../testing/factories/webhooks.ts";
import { call } from "../../testing/http/signed-requests.ts";
import { Subscriber } from "../../testing/systems/local-subscriber.ts";
import { TestSystem } from "../../testing/systems/local-system.ts";

jest.setTimeout(90_000);

const MAX_RECEIVES = 5;
const POISON = ['{"not":"a notification"}', "not JSON", '{"transaction_id":"unrecorded","notification_type":"other"}'];

/**
 * Failed messages come back after three seconds, and the redrive policy is the stack's own. One batch at a time, in a container
 * that is warm: else a busy machine takes longer, and what was done comes back as well.
 */
let system: TestSystem;
let subscriber: Subscriber;
let deadLetters: string;

beforeEach(async () => {
  system = await TestSystem.start({
    overrides: {
      "aws_sqs_queue.notifications": { visibility_timeout_seconds: 3, delay_seconds: 0 },
      "aws_lambda_event_source_mapping.notifications_consumer": { scaling_config: { maximum_concurrency: 1 } },
    },
  });
  subscriber = await Subscriber.subscribe(system);
  await call(system.url, { path: "/webhooks/payment", body: webhookBody({ transaction_id: "warm" }) });
  await subscriber.notificationOf("warm");
  deadLetters = system.queueUrl("payment-notifications-dlq");
});
afterEach(() => system.stop());

/** Waits until the dead-letter queue holds so many: what its alarm watches, `ApproximateNumberOfMessagesVisible`. */
async function deadLetterDepth(expected: number): Promise<void> {
  const { sqs } = system.clients();
  for (let depth = -1; depth !== expected; ) {
    const { Attributes = {} } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: deadLetters, AttributeNames: ["ApproximateNumberOfMessages"] }),
    );
    depth = Number(Attributes.ApproximateNumberOfMessages);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

test("given a batch with poison messages, when it is received five times, then those are in the dead-letter queue, and the others are done once", async () => {
  // given
  const { sqs } = system.clients();
  const healthy = Array.from({ length: 7 }, (_, index) => `healthy-${index}`);
  for (const transaction_id of healthy) {
    await call(system.url, { path: "/webhooks/payment", body: webhookBody({ transaction_id }) });
  }

  // when
  const Entries = POISON.map((MessageBody, index) => ({ Id: String(index), MessageBody }));
  await sqs.send(new SendMessageBatchCommand({ QueueUrl: system.queueUrl("payment-notifications-prod"), Entries }));
  await deadLetterDepth(POISON.length);

  // then
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl: deadLetters, MaxNumberOfMessages: 10 }),
  );
  expect(Messages.map(({ Body }) => Body).sort()).toEqual([...POISON].sort());
  const failures = system.events.filter((event) => event.type === "failed-batch");
  expect(failures.reduce((sum, { messages }) => sum + messages, 0)).toBe(MAX_RECEIVES * POISON.length);
  for (const transaction_id of healthy) {
    expect((await subscriber.notificationOf(transaction_id)).message).toMatchObject({ transaction_id });
    expect(await subscriber.furtherNotificationsOf(transaction_id, 0)).toEqual([]);
  }
});

test("given a message in the dead-letter queue, when the cause is gone and it is sent back, then it succeeds", async () => {
  // given
  const { sqs } = system.clients();
  await system.inject([
    { functionName: "notification-dispatcher", operation: "Publish", first: 1, last: 1_000, kind: "fail" },
  ]);
  await call(system.url, { path: "/webhooks/payment", body: webhookBody({ transaction_id: "redriven-1" }) });
  await deadLetterDepth(1);
  await system.repair();

  // when
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: deadLetters, AttributeNames: ["QueueArn"] }),
  );
  await sqs.send(new StartMessageMoveTaskCommand({ SourceArn: Attributes?.QueueArn }));

  // then
  expect((await subscriber.notificationOf("redriven-1")).message).toMatchObject({ transaction_id: "redriven-1" });
  await deadLetterDepth(0);
  // Nor is it on its way to anybody.
  const left = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: deadLetters, AttributeNames: ["All"] }));
  expect(left.Attributes).toMatchObject({ ApproximateNumberOfMessagesNotVisible: "0" });
});

test("given a queue that is no dead-letter queue, when it is to be sent back, then that is refused", async () => {
  // when
  const moving = system
    .clients()
    .sqs.send(new StartMessageMoveTaskCommand({ SourceArn: "arn:aws:sqs:us-east-1:000000000000:subscriber" }));

  // then
  await expect(moving).rejects.toMatchObject({ name: "ResourceNotFoundException" });
});
