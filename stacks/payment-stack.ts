import { ArchiveProvider } from "@cdktf/provider-archive/lib/provider/index.js";
import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import type { FunctionName } from "../functions/runtime/environment.ts";
import { configureBackend, ofEnvironment } from "./backend.ts";
import { ApiStage } from "./constructs/api/api-stage.ts";
import { RestApi } from "./constructs/api/rest-api.ts";
import { WebAcl } from "./constructs/api/web-acl.ts";
import { TransactionTable } from "./constructs/data/transaction-table.ts";
import { FunctionBundle } from "./constructs/functions/function-bundle.ts";
import { NodeFunction } from "./constructs/functions/node-function.ts";
import { QueueConsumer } from "./constructs/functions/queue-consumer.ts";
import { WebhookReceiver } from "./constructs/functions/webhook-receiver.ts";
import { EncryptedQueue } from "./constructs/messaging/encrypted-queue.ts";
import { EncryptedTopic } from "./constructs/messaging/encrypted-topic.ts";
import { NotificationQueue } from "./constructs/messaging/notification-queue.ts";
import { Alarms } from "./constructs/monitoring/alarms.ts";
import { KeyWatch } from "./constructs/monitoring/key-watch.ts";
import { Account } from "./constructs/security/account.ts";
import { EncryptionKey } from "./constructs/security/encryption-key.ts";
import { TaggedAws } from "./constructs/security/tagged-aws.ts";
import { apiModels } from "./definitions/api-models.ts";
import { API_LOGGING_RESOURCES, forget } from "./forgotten.ts";
import { NamedStack } from "./named-stack.ts";
import { areDefault, currencyDigits } from "./settings/currencies.ts";
import type { Settings } from "./settings/schema.ts";
import { readSettings } from "./settings/settings.ts";
import { problem, SettingsError } from "./settings/settings-error.ts";
import { webhookSecretName } from "./settings/webhook-source.ts";
import { requireTerraform } from "./terraform-version.ts";

export interface PaymentStackProps {
  /** Must be that of `settings`, if they are given as well. @default - the settings' environment suffix */
  readonly environmentSuffix?: string;
  /** @default - read from the context and the environment variables, for this environment */
  readonly settings?: Settings;
}

/** One environment of the payment webhook system. */
export class PaymentStack extends NamedStack {
  constructor(scope: Construct, id: string, props: PaymentStackProps = {}) {
    super(scope, id);
    const settings = settingsOf(scope, props);
    const { environmentSuffix, protectData, logRetentionDays } = settings;

    requireTerraform(this);
    configureBackend(this, settings, ofEnvironment(settings));
    new TaggedAws(this, "Aws", { ...settings, environment: environmentSuffix });
    new ArchiveProvider(this, "archive");
    const account = new Account(this, "current", settings);
    const key = new EncryptionKey(this, "payment", { environmentSuffix, account, protectData });
    const stored = { environmentSuffix, key, protectData };

    const table = new TransactionTable(this, "transactions", stored);
    const notifications = new NotificationQueue(this, "notifications", stored);
    const emailTopic = new EncryptedTopic(this, "email-notifications", {
      ...stored,
      account,
      name: "payment-email-notifications",
      subscribers: settings.notificationSubscribers,
      subscriberAccountIds: settings.subscriberAccountIds,
    });
    const operators = settings.alarmEmails.map((endpoint) => ({ protocol: "email" as const, endpoint }));
    const alarmTopic = new EncryptedTopic(this, "alarms", {
      ...stored,
      name: "payment-alarms",
      subscribers: operators,
      account,
      forAlarms: true,
    });
    const keyWatch = new KeyWatch(this, "key-alarms", { environmentSuffix, account, key, subscribers: operators });

    const deadLetterQueueOf = (name: FunctionName) =>
      new EncryptedQueue(this, `${name}-dlq`, { ...stored, name: `${name}-dlq-${environmentSuffix}` });
    const reserved = (executions: number) => (settings.reserveConcurrency ? executions : undefined);
    const deadLetterQueues = {
      "webhook-processor-dlq": deadLetterQueueOf("webhook-processor"),
      "transaction-reader-dlq": deadLetterQueueOf("transaction-reader"),
      "notification-sender-dlq": deadLetterQueueOf("notification-sender"),
    };
    const currencies = currencyDigits(settings.currencies);
    const models = apiModels(currencies, settings.lifecycle);
    // The functions know the defaults without being told.
    const lifecycle = settings.lifecycle === "basic" ? {} : { LIFECYCLE: settings.lifecycle };
    const taken = {
      ...(!areDefault(currencies) && { CURRENCY_DIGITS: JSON.stringify(currencies) }),
      ...lifecycle,
    };
    const common = { ...stored, account, logRetentionDays, logLevel: settings.logLevel };
    const stores = { DYNAMODB_TABLE: table.name, KMS_KEY_ID: key.keyId };

    const webhookProcessor = new NodeFunction(this, "webhook-processor", {
      ...common,
      name: "webhook-processor",
      environment: { ...stores, ...taken, SQS_QUEUE_URL: notifications.queue.url },
      permissions: [...table.grant("PutItem", "UpdateItem"), ...notifications.queue.grantSend()],
      deadLetterQueue: deadLetterQueues["webhook-processor-dlq"],
      reservedConcurrentExecutions: reserved(100),
    });
    const transactionReader = new NodeFunction(this, "transaction-reader", {
      ...common,
      name: "transaction-reader",
      environment: { ...stores, ...lifecycle },
      permissions: table.grant("Query"),
      deadLetterQueue: deadLetterQueues["transaction-reader-dlq"],
      reservedConcurrentExecutions: reserved(50),
    });
    const notificationSender = new NodeFunction(this, "notification-sender", {
      ...common,
      name: "notification-sender",
      environment: { ...stores, ...lifecycle, SNS_TOPIC_ARN: emailTopic.arn },
      permissions: [...table.grant("Query"), ...emailTopic.grantPublish()],
      deadLetterQueue: deadLetterQueues["notification-sender-dlq"],
      reservedConcurrentExecutions: reserved(50),
    });
    const notificationDispatcher = new NodeFunction(this, "notification-dispatcher", {
      ...common,
      name: "notification-dispatcher",
      environment: { ...stores, ...lifecycle, SNS_TOPIC_ARN: emailTopic.arn },
      permissions: [...table.grant("Query"), ...emailTopic.grantPublish(), ...notifications.queue.grantConsume()],
    });
    const receiver =
      settings.webhookSources.length > 0
        ? new WebhookReceiver(this, "WebhookReceiver", {
            ...common,
            sources: settings.webhookSources.map(({ secret, ...source }) => ({
              ...source,
              secretName: webhookSecretName({ name: source.name, secret }, environmentSuffix),
            })),
            taken,
            table,
            notifications,
            reservedConcurrentExecutions: reserved(50),
          })
        : undefined;
    // Sources may have been there before: their function's archive is in the state then.
    if (!receiver) new FunctionBundle(this, "webhook-receiver", "webhook-receiver");
    // Switched off, the function stays with its logs, and the messages wait.
    if (settings.dispatchNotifications) {
      new QueueConsumer(this, "notifications-consumer", {
        queue: notifications.queue,
        consumer: notificationDispatcher,
      });
    }

    const api = new RestApi(this, "Api", {
      environmentSuffix,
      routes: [
        { method: "POST", path: "/webhooks/payment", handler: webhookProcessor, model: models.webhookPayment },
        { method: "GET", path: "/transactions/{id}", handler: transactionReader },
        {
          method: "POST",
          path: "/transactions/{id}/notify",
          handler: notificationSender,
          model: models.notification,
        },
        ...(receiver?.routes ?? []),
      ],
    });
    // Environments of before had the role with which API Gateway writes logs, for all APIs of the account.
    forget(this, API_LOGGING_RESOURCES);
    const stage = new ApiStage(this, "ApiStage", {
      api,
      key,
      logRetentionDays,
      protectData,
      dataTrace: settings.dataTrace,
      throttleRateLimit: settings.throttleRateLimit,
      throttleBurstLimit: settings.throttleBurstLimit,
    });
    const webAcl = settings.webAcl
      ? new WebAcl(this, "payment-web-acl", {
          ...settings,
          stageArn: stage.arn,
          rateLimit: settings.webAclRateLimit,
        })
      : undefined;

    new Alarms(this, "Alarms", {
      environmentSuffix,
      topic: alarmTopic,
      functions: [
        webhookProcessor,
        transactionReader,
        notificationSender,
        notificationDispatcher,
        ...(receiver ? [receiver.function] : []),
      ],
      recorders: [webhookProcessor, ...(receiver ? [receiver.function] : [])],
      deadLetterQueues: { ...deadLetterQueues, "payment-notifications-dlq": notifications.deadLetterQueue },
      undeliveredQueues: {
        "payment-email-notifications-dlq": emailTopic.deadLetterQueue,
        "payment-alarms-dlq": alarmTopic.deadLetterQueue,
      },
      notifications,
      dispatcher: settings.dispatchNotifications ? notificationDispatcher : undefined,
      throttled: stage.throttled,
      keyTopic: keyWatch.topic,
      webAcl,
      quietMinutes: settings.quietAlarmMinutes,
      api,
      table,
      receiver,
    });

    new TerraformOutput(this, "APIGatewayInvokeURL", {
      value: stage.invokeUrl,
      description: "Where the API is served, without the route's path",
    });
    new TerraformOutput(this, "DynamoDBTableName", { value: table.name, description: "The table of payments" });
    new TerraformOutput(this, "SQSQueueURL", {
      value: notifications.queue.url,
      description: "The queue of notifications that wait to be published",
    });
    new TerraformOutput(this, "KMSKeyID", { value: key.keyId, description: "The key that encrypts everything" });
    new TerraformOutput(this, "SNSTopicARN", { value: emailTopic.arn, description: "The topic of notifications" });
    if (receiver) {
      new TerraformOutput(this, "WebhookSources", {
        value: receiver.describe(stage.invokeUrl),
        description: "For each source, where to send its webhooks and where to put its secret",
      });
    }
  }
}

/** @throws SettingsError if they are of another environment than the stack */
function settingsOf(scope: Construct, { environmentSuffix, settings }: PaymentStackProps): Settings {
  if (!settings) return readSettings(scope, environmentSuffix);
  if (environmentSuffix === undefined || environmentSuffix === settings.environmentSuffix) return settings;
  throw new SettingsError([
    problem(
      "environmentSuffix",
      environmentSuffix,
      `allowed: ${settings.environmentSuffix}, of which the settings are`,
    ),
  ]);
}
