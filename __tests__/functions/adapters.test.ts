import { CreateSecretCommand, PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { Lifecycle } from "../../functions/domain/payment-events.ts";
import { behavesAsNotificationQueue, behavesAsNotificationTopic } from "../../testing/behaviours/notifications.ts";
import { behavesAsReaderOfLives } from "../../testing/behaviours/payment-life.ts";
import { behavesAsPaymentReader } from "../../testing/behaviours/payment-reader.ts";
import { behavesAsWebhookSecrets } from "../../testing/behaviours/webhook-secrets.ts";
import { behavesAsWebhookStore } from "../../testing/behaviours/webhook-store.ts";
import { sqsEvent } from "../../testing/factories/lambda-events.ts";
import { recordTime, storedRecord } from "../../testing/factories/payment-items.ts";
import { aWebhook } from "../../testing/factories/webhooks.ts";
import { type EmulatedAws, startEmulatedAws, withoutDelay } from "../../testing/systems/emulated-aws.ts";
import { ManualClock } from "../../testing/systems/manual-clock.ts";

let aws: EmulatedAws;
let service: SecretsManagerClient;

beforeAll(async () => {
  aws = await startEmulatedAws([withoutDelay]);
  service = new SecretsManagerClient({});
});
afterAll(async () => {
  service.destroy();
  await aws.stop();
});

/** What {@link startEmulatedAws} put into the environment. */
const { env } = process;

async function table() {
  const { createDocumentClient } = await import("../../functions/adapters/clients.ts");
  const { createWebhookStore } = await import("../../functions/adapters/webhook-store.ts");
  const { createPaymentReader } = await import("../../functions/adapters/payment-reader.ts");
  const documents = createDocumentClient();
  return {
    store: createWebhookStore(documents, "payments"),
    payments: createPaymentReader(documents, "payments", "basic"),
    readerOf: (lifecycle: Lifecycle) => createPaymentReader(documents, "payments", lifecycle),
    records: async (transactionId: string) => (await aws.records(transactionId)).map(storedRecord),
  };
}

behavesAsWebhookStore("DynamoDB", table);

behavesAsPaymentReader("DynamoDB", table);

behavesAsReaderOfLives("DynamoDB", table);

behavesAsNotificationQueue("SQS", async () => {
  const { createQueueClient } = await import("../../functions/adapters/clients.ts");
  const { createNotificationQueue, readNotification } = await import("../../functions/adapters/notification-queue.ts");
  return {
    queue: createNotificationQueue(createQueueClient(), env.SQS_QUEUE_URL ?? ""),
    received: async () => sqsEvent(await aws.queuedMessages()).Records.map(readNotification),
  };
});

behavesAsNotificationTopic("SNS", async () => {
  const { createTopicClient } = await import("../../functions/adapters/clients.ts");
  const { createNotificationTopic } = await import("../../functions/adapters/notification-topic.ts");
  return {
    topic: createNotificationTopic(createTopicClient(), env.SNS_TOPIC_ARN ?? ""),
    published: async () =>
      (await aws.notifications()).map(({ Subject, Message }) => ({ subject: Subject, message: Message })),
  };
});

behavesAsWebhookSecrets("Secrets Manager", async () => {
  const { createSecretsClient } = await import("../../functions/adapters/clients.ts");
  const { createWebhookSecrets } = await import("../../functions/adapters/webhook-secrets.ts");
  const clock = new ManualClock();
  return {
    secrets: createWebhookSecrets(createSecretsClient(), clock),
    create: async (name) => (await service.send(new CreateSecretCommand({ Name: name }))).ARN ?? "",
    async put(SecretId, SecretString) {
      await service.send(new PutSecretValueCommand({ SecretId, SecretString }));
    },
    // A container goes on for a minute with what it knows.
    later: () => clock.advance(60_000),
  };
});

test("given a completed webhook, when it is completed again, then the table keeps when it was first", async () => {
  const { store } = await table();
  const webhook = aWebhook({ transaction_id: "tx-completed" });

  await store.complete(webhook, recordTime(1));
  await store.complete(webhook, recordTime(2));

  const [item] = (await aws.items()).filter(({ transaction_id }) => transaction_id?.S?.includes(webhook.eventId));
  expect(item?.completed_at).toEqual({ S: recordTime(1) });
});
