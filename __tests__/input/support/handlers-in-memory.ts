import type { APIGatewayProxyResult, Context, SQSBatchResponse } from "aws-lambda";
import { Decimal } from "../../../functions/domain/decimal.ts";
import { stringifyExactJson } from "../../../functions/domain/exact-json.ts";
import type { Payment } from "../../../functions/domain/payment.ts";
import type { Lifecycle } from "../../../functions/domain/payment-events.ts";
import type { NotificationTopic, PaymentReader } from "../../../functions/domain/ports.ts";
import { developmentSecret } from "../../../local/development-secret.ts";
import { DEVELOPMENT_CERTIFICATES } from "../../../testing/factories/certificates.ts";
import { directoryOfConfigurations } from "../../../testing/factories/configured-sources.ts";
import { aContext } from "../../../testing/factories/lambda-events.ts";
import { EVERY_SOURCE, everySource } from "../../../testing/factories/signed-webhooks.ts";
import { anInMemorySystem } from "../../../testing/systems/in-memory-system.ts";

type Handler<T> = (event: unknown, context: Context) => Promise<T>;

/** Of every second id there is a payment. */
const isRecorded = (transactionId: string) => transactionId.length % 2 === 0;

/**
 * The handlers as deployed, over ports in memory. Load them once a test file.
 * @param lifecycle with `full`, what is read is what was recorded
 */
export async function handlersInMemory(lifecycle: Lifecycle = "basic") {
  let system = anInMemorySystem([], lifecycle);
  let published = 0;

  const some: PaymentReader = {
    current: async (transaction_id) => (isRecorded(transaction_id) ? aPayment(transaction_id) : undefined),
    ofEvent: async (transaction_id) => (isRecorded(transaction_id) ? aPayment(transaction_id) : undefined),
  };
  const payments: PaymentReader = {
    current: (...read) => (lifecycle === "full" ? system.payments : some).current(...read),
    ofEvent: (...read) => (lifecycle === "full" ? system.payments : some).ofEvent(...read),
  };
  const topic: NotificationTopic = {
    async publish(notification) {
      stringifyExactJson(notification);
      published += 1;
    },
  };
  const adapters = "../../../functions/adapters";
  jest.doMock(`${adapters}/webhook-store.ts`, () => ({
    createWebhookStore: () => ({
      claim: (...claim: Parameters<typeof system.store.claim>) => system.store.claim(...claim),
      record: (...record: Parameters<typeof system.store.record>) => system.store.record(...record),
      complete: (...complete: Parameters<typeof system.store.complete>) => system.store.complete(...complete),
    }),
  }));
  jest.doMock(`${adapters}/notification-queue.ts`, () => ({
    ...jest.requireActual(`${adapters}/notification-queue.ts`),
    createNotificationQueue: () => ({
      send: (...message: Parameters<typeof system.queue.send>) => system.queue.send(...message),
    }),
  }));
  jest.doMock(`${adapters}/webhook-secrets.ts`, () => ({
    createWebhookSecrets: () => ({
      live: async (secretId: string) => [developmentSecret(secretId, everySource(secretId))],
      readAgain: async () => undefined,
    }),
  }));
  jest.doMock(`${adapters}/certificates.ts`, () => ({ createCertificates: () => DEVELOPMENT_CERTIFICATES }));
  jest.doMock(`${adapters}/payment-reader.ts`, () => ({ createPaymentReader: () => payments }));
  jest.doMock(`${adapters}/notification-topic.ts`, () => ({ createNotificationTopic: () => topic }));
  Object.assign(process.env, {
    AWS_REGION: "us-east-1",
    LIFECYCLE: lifecycle,
    ...{ DYNAMODB_TABLE: "table", KMS_KEY_ID: "key", SQS_QUEUE_URL: "http://127.0.0.1/q", SNS_TOPIC_ARN: "topic" },
    LAMBDA_TASK_ROOT: directoryOfConfigurations(),
    WEBHOOK_SOURCES: JSON.stringify(EVERY_SOURCE.map(({ name, scheme }) => ({ name, scheme, secretId: name }))),
  });
  const [processor, receiver, reader, sender, dispatcher] = await Promise.all([
    import("../../../functions/webhook-processor.ts"),
    import("../../../functions/webhook-receiver.ts"),
    import("../../../functions/transaction-reader.ts"),
    import("../../../functions/notification-sender.ts"),
    import("../../../functions/notification-dispatcher.ts"),
  ]);
  const call =
    <T>(handler: unknown) =>
    (event: unknown) =>
      (handler as Handler<T>)(event, aContext());

  return {
    processWebhook: call<APIGatewayProxyResult>(processor.handler),
    receiveEvent: call<APIGatewayProxyResult>(receiver.handler),
    readTransaction: call<APIGatewayProxyResult>(reader.handler),
    sendNotification: call<APIGatewayProxyResult>(sender.handler),
    dispatch: call<SQSBatchResponse>(dispatcher.handler),
    /** Grows with each effect; a second look at what was kept, and nothing kept, leave it. */
    effects: () => system.messages.length + system.records().length + published,
    /** Forgets what was recorded. */
    reset: () => {
      system = anInMemorySystem([], lifecycle);
      published = 0;
    },
  };
}

export type Handlers = Awaited<ReturnType<typeof handlersInMemory>>;

function aPayment(transaction_id: string): Payment {
  const amount = Decimal.parse("12.34");
  return { transaction_id, timestamp: "2026-11-24T08:00:00.000Z", amount, currency: "USD", status: "completed" };
}
