import { ReceiveMessageCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { call } from "../support/local-requests.ts";
import { Subscriber } from "../support/local-subscriber.ts";
import { TestSystem } from "../support/local-system.ts";

jest.setTimeout(30_000);

/** Failed messages come back after a second, and the redrive policy is the stack's own. */
let system: TestSystem;
let subscriber: Subscriber;

beforeAll(async () => {
  system = await TestSystem.start({
    overrides: { "aws_sqs_queue.notifications": { visibility_timeout_seconds: 1, delay_seconds: 0 } },
  });
  subscriber = await Subscriber.subscribe(system);
});
afterAll(() => system.stop());

test("a poison message ends in the dead-letter queue after five receives, and holds up no other", async () => {
  // given
  const { sqs } = system.clients();
  const poison = '{"not":"a notification"}';
  await sqs.send(
    new SendMessageCommand({ QueueUrl: system.queueUrl("payment-notifications-prod"), MessageBody: poison }),
  );

  // when
  await call(system.url, {
    path: "/webhooks/payment",
    body: '{"transaction_id":"healthy-1","amount":1,"currency":"GBP","status":"pending"}',
  });

  // then
  const { message } = await subscriber.notificationOf("healthy-1");
  expect(message).toMatchObject({ template: "payment_pending", amount: 1 });
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: system.queueUrl("payment-notifications-dlq"),
      WaitTimeSeconds: 20,
      MessageSystemAttributeNames: ["All"],
    }),
  );
  expect(Messages.map(({ Body }) => Body)).toEqual([poison]);
  const failures = system.events.filter(({ type }) => type === "failed-batch");
  expect(failures).toHaveLength(5);
  expect(failures[0]).toMatchObject({ functionName: "notification-dispatcher-prod", messages: 1 });
});
