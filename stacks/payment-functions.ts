import type { Construct } from "constructs";
import type { FunctionName } from "../functions/runtime/environment.ts";
import { bundleOf } from "./bundles/function-bundles.ts";
import type { Route } from "./constructs/api/rest-api.ts";
import type { TransactionTable } from "./constructs/data/transaction-table.ts";
import { FunctionBundle } from "./constructs/functions/function-bundle.ts";
import type { CommonFunctionProps, NodeFunction } from "./constructs/functions/node-function.ts";
import { PaymentFunction } from "./constructs/functions/payment-function.ts";
import { QueueConsumer } from "./constructs/functions/queue-consumer.ts";
import { WebhookReceiver } from "./constructs/functions/webhook-receiver.ts";
import { EncryptedQueue } from "./constructs/messaging/encrypted-queue.ts";
import type { EncryptedTopic } from "./constructs/messaging/encrypted-topic.ts";
import type { NotificationQueue } from "./constructs/messaging/notification-queue.ts";
import { apiModels } from "./definitions/api-models.ts";
import { nameOf } from "./definitions/names.ts";
import { areDefault, currencyDigits } from "./settings/currencies.ts";
import type { Settings } from "./settings/schema.ts";
import { webhookSecretName } from "./settings/webhook-source.ts";

interface PaymentFunctionsProps {
  readonly settings: Settings;
  readonly common: CommonFunctionProps;
  readonly table: TransactionTable;
  readonly notifications: NotificationQueue;
  readonly topic: EncryptedTopic;
}

/** The functions of a payment stack. */
export interface PaymentFunctions {
  /** Records the webhooks of AWS callers. */
  readonly webhookProcessor: NodeFunction;
  /** Answers what a payment's state is. */
  readonly transactionReader: NodeFunction;
  /** Publishes a notification that a caller asks for. */
  readonly notificationSender: NodeFunction;
  /** Publishes the notifications of recorded payments. */
  readonly notificationDispatcher: NodeFunction;
  /** Records the webhooks of the sources; undefined without any. */
  readonly webhookReceiver: WebhookReceiver | undefined;
  /** What failed for good, by the name of the queue without the environment. */
  readonly deadLetterQueues: Readonly<Record<string, EncryptedQueue>>;
  /** What the API serves with them. */
  readonly routes: readonly Route[];
}

/** Makes the functions, each with what its code calls, and no more. */
export function paymentFunctions(
  scope: Construct,
  { settings, common, table, notifications, topic }: PaymentFunctionsProps,
): PaymentFunctions {
  const { key, protectData } = common;
  const deadLetterQueueOf = (name: FunctionName) =>
    new EncryptedQueue(scope, `${name}-dlq`, { key, protectData, name: nameOf(`${name}-dlq`, common) });
  const deadLetterQueues = {
    "webhook-processor-dlq": deadLetterQueueOf("webhook-processor"),
    "transaction-reader-dlq": deadLetterQueueOf("transaction-reader"),
    "notification-sender-dlq": deadLetterQueueOf("notification-sender"),
  };
  const reserved = (executions: number) => (settings.reserveConcurrency ? executions : undefined);
  const currencies = currencyDigits(settings.currencies);
  const models = apiModels(currencies, settings.lifecycle);
  // The functions know the defaults without being told.
  const lifecycle = settings.lifecycle === "basic" ? {} : { LIFECYCLE: settings.lifecycle };
  const taken = {
    ...(!areDefault(currencies) && { CURRENCY_DIGITS: JSON.stringify(currencies) }),
    ...lifecycle,
  };
  const stores = { DYNAMODB_TABLE: table.name, KMS_KEY_ID: key.keyId };

  const webhookProcessor = new PaymentFunction(scope, "webhook-processor", {
    ...common,
    name: "webhook-processor",
    environment: { ...stores, ...taken, SQS_QUEUE_URL: notifications.queue.url },
    permissions: [...table.grant("PutItem", "UpdateItem"), ...notifications.queue.grantSend()],
    deadLetterQueue: deadLetterQueues["webhook-processor-dlq"],
    reservedConcurrentExecutions: reserved(100),
  });
  const transactionReader = new PaymentFunction(scope, "transaction-reader", {
    ...common,
    name: "transaction-reader",
    environment: { ...stores, ...lifecycle },
    permissions: table.grant("Query"),
    deadLetterQueue: deadLetterQueues["transaction-reader-dlq"],
    reservedConcurrentExecutions: reserved(50),
  });
  const notificationSender = new PaymentFunction(scope, "notification-sender", {
    ...common,
    name: "notification-sender",
    environment: { ...stores, ...lifecycle, SNS_TOPIC_ARN: topic.arn },
    permissions: [...table.grant("Query"), ...topic.grantPublish()],
    deadLetterQueue: deadLetterQueues["notification-sender-dlq"],
    reservedConcurrentExecutions: reserved(50),
  });
  const notificationDispatcher = new PaymentFunction(scope, "notification-dispatcher", {
    ...common,
    name: "notification-dispatcher",
    environment: { ...stores, ...lifecycle, SNS_TOPIC_ARN: topic.arn },
    permissions: [...table.grant("Query"), ...topic.grantPublish(), ...notifications.queue.grantConsume()],
  });
  const webhookReceiver =
    settings.webhookSources.length > 0
      ? new WebhookReceiver(scope, "WebhookReceiver", {
          ...common,
          sources: settings.webhookSources.map(({ secret, signature, token, event, ...source }) => ({
            ...source,
            ...(event && { configuration: { signature, token, event } }),
            secretName: webhookSecretName({ name: source.name, secret }, common),
          })),
          taken,
          table,
          notifications,
          reservedConcurrentExecutions: reserved(50),
        })
      : undefined;
  // Sources may have been there before: their function's archive is in the state then.
  if (!webhookReceiver)
    new FunctionBundle(scope, "webhook-receiver", "webhook-receiver", bundleOf("webhook-receiver", []));
  // Switched off, the function stays with its logs, and the messages wait.
  if (settings.dispatchNotifications) {
    new QueueConsumer(scope, "notifications-consumer", {
      queue: notifications.queue,
      consumer: notificationDispatcher,
    });
  }
  return {
    webhookProcessor,
    transactionReader,
    notificationSender,
    notificationDispatcher,
    webhookReceiver,
    deadLetterQueues,
    routes: [
      { method: "POST", path: "/webhooks/payment", handler: webhookProcessor, model: models.webhookPayment },
      { method: "GET", path: "/transactions/{id}", handler: transactionReader },
      { method: "POST", path: "/transactions/{id}/notify", handler: notificationSender, model: models.notification },
      ...(webhookReceiver?.routes ?? []),
    ],
  };
}
