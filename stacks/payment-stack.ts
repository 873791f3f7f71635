import { ArchiveProvider } from "@cdktf/provider-archive/lib/provider/index.js";
import { Annotations, TerraformOutput, Token } from "cdktf";
import { Construct } from "constructs";
import { configureBackend, ofEnvironment } from "./backend.ts";
import { ApiStage } from "./constructs/api/api-stage.ts";
import { RestApi } from "./constructs/api/rest-api.ts";
import { WebAcl } from "./constructs/api/web-acl.ts";
import { ManagedTable, type TransactionTable } from "./constructs/data/transaction-table.ts";
import type { CommonFunctionProps, FunctionVpc } from "./constructs/functions/node-function.ts";
import { EncryptedTopic } from "./constructs/messaging/encrypted-topic.ts";
import { NotificationQueue } from "./constructs/messaging/notification-queue.ts";
import type { AlarmGroupProps } from "./constructs/monitoring/alarm-group.ts";
import { Alarms } from "./constructs/monitoring/alarms.ts";
import { Dashboard } from "./constructs/monitoring/dashboard.ts";
import { EncryptedLogGroup } from "./constructs/monitoring/encrypted-log-group.ts";
import { KeyWatch } from "./constructs/monitoring/key-watch.ts";
import { SavedQueries } from "./constructs/monitoring/saved-queries.ts";
import { Account } from "./constructs/security/account.ts";
import { type EncryptionKey, ManagedKey } from "./constructs/security/encryption-key.ts";
import { TaggedAws } from "./constructs/security/tagged-aws.ts";
import { operationsLogGroup } from "./definitions/names.ts";
import type { PolicyStatement } from "./definitions/policy.ts";
import { API_LOGGING_RESOURCES, forget } from "./forgotten.ts";
import { NamedStack } from "./named-stack.ts";
import { type PaymentFunctions, paymentFunctions } from "./payment-functions.ts";
import { boundPermissions } from "./permissions-boundary.ts";
import type { Settings } from "./settings/schema.ts";
import { readSettings } from "./settings/settings.ts";
import { problem, SettingsError } from "./settings/settings-error.ts";
import type { StackWithRolesProps } from "./stack-props.ts";
import { requireTerraform } from "./terraform-version.ts";

/** Ten years, the longest that most books must be kept. Source: CloudWatch Logs API Reference, PutRetentionPolicy, allowed values. */
const AUDIT_RETENTION_DAYS = 3653;

/** What differs from what the settings say, or is no setting. What can be added to a stack that is made has no prop. */
export interface PaymentStackProps extends StackWithRolesProps {
  /** Must be that of `settings`, if they are given as well. @default - the settings' environment suffix */
  readonly environmentSuffix?: string;
  /** Encrypts everything: `existingKey(arn)`. @default - the stack makes a key */
  readonly key?: EncryptionKey;
  /** Where payments are recorded: `existingTable({ arn })`. @default - the stack makes a table */
  readonly table?: TransactionTable;
  /** The VPC from which all functions call. @default - Lambda's own network */
  readonly vpc?: FunctionVpc;
  /** Statements of the API's resource policy; one without `Resource` is about all routes. @default - it has no such policy */
  readonly apiPolicy?: readonly PolicyStatement[];
  /** Ids of the VPC endpoints that alone lead to the API, which is private with them. @default - it is reached over the internet */
  readonly apiVpcEndpointIds?: readonly string[];
}

/** One environment of the payment webhook system. Its members are what an extension builds on. */
export class PaymentStack extends NamedStack {
  /** What differs between environments. */
  readonly settings: Settings;
  /** Where the stack is deployed to. */
  readonly account: Account;
  /** Encrypts everything. */
  readonly key: EncryptionKey;
  /** Where payments are recorded. */
  readonly table: TransactionTable;
  /** The queue on which notifications wait to be published. */
  readonly notifications: NotificationQueue;
  /** The topic of notifications. */
  readonly notificationTopic: EncryptedTopic;
  /** The topic of alarms. */
  readonly alarmTopic: EncryptedTopic;
  /** The functions. */
  readonly functions: PaymentFunctions;
  /** The API, which takes further routes. */
  readonly api: RestApi;
  /** The API as deployed. */
  readonly stage: ApiStage;
  /** What an operator looks at first; undefined if the settings leave it out. */
  readonly dashboard: Dashboard | undefined;
  /** What the functions have in common: props of further ones. */
  readonly functionProps: CommonFunctionProps;
  /** What the alarms have in common: props of further groups of alarms. */
  readonly alarmProps: AlarmGroupProps;

  constructor(scope: Construct, id: string, props: PaymentStackProps = {}) {
    super(scope, id);
    const settings = settingsOf(scope, props);
    const { environmentSuffix, namePrefix, protectData, logRetentionDays, logLevel } = settings;
    const naming = { environmentSuffix, namePrefix };

    requireTerraform(this);
    configureBackend(this, settings, ofEnvironment(settings));
    new TaggedAws(this, "Aws", { ...props, ...settings, environment: environmentSuffix });
    new ArchiveProvider(this, "archive");
    if (props.permissionsBoundary !== undefined) boundPermissions(this, props.permissionsBoundary);
    const account = new Account(this, "current", settings);
    const key = props.key ?? new ManagedKey(this, "payment", { ...naming, account, protectData });
    const stored = { ...naming, key, protectData };

    const table = props.table ?? new ManagedTable(this, "transactions", { ...stored, timeIndex: settings.timeIndex });
    const notifications = new NotificationQueue(this, "notifications", stored);
    const notificationTopic = new EncryptedTopic(this, "email-notifications", {
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
    const keyWatch = new KeyWatch(this, "key-alarms", { ...naming, account, key, subscribers: operators });

    const common = { ...stored, account, logRetentionDays, logLevel, vpc: props.vpc };
    const functions = paymentFunctions(this, { settings, common, table, notifications, topic: notificationTopic });
    const { webhookProcessor, transactionReader, notificationSender, notificationDispatcher } = functions;
    const receiver = functions.webhookReceiver;

    // API Gateway leaves out `Authorization` alone. Source: API Gateway Developer Guide, "Execution logging for REST APIs".
    for (const { name, token } of settings.dataTrace ? settings.webhookSources : []) {
      if (token === undefined || token.header.toLowerCase() === "authorization") continue;
      Annotations.of(this).addWarning(
        `webhookSources ${name}: its token comes in the header ${token.header}, which API Gateway writes to its execution log; set dataTrace to false`,
      );
    }

    const api = new RestApi(this, "Api", {
      ...naming,
      routes: functions.routes,
      policy: props.apiPolicy,
      vpcEndpointIds: props.apiVpcEndpointIds,
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

    const alarmProps = { ...naming, topic: alarmTopic };
    const deadLetterQueues = {
      ...functions.deadLetterQueues,
      "payment-notifications-dlq": notifications.deadLetterQueue,
    };
    const undeliveredQueues = {
      "payment-email-notifications-dlq": notificationTopic.deadLetterQueue,
      "payment-alarms-dlq": alarmTopic.deadLetterQueue,
    };
    const receivers = receiver ? [receiver.function] : [];
    const recorders = [webhookProcessor, ...receivers];
    const allFunctions = [
      webhookProcessor,
      transactionReader,
      notificationSender,
      notificationDispatcher,
      ...receivers,
    ];
    new Alarms(this, "Alarms", {
      ...alarmProps,
      functions: allFunctions,
      recorders,
      deadLetterQueues,
      undeliveredQueues,
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

    if (settings.dashboard) {
      this.dashboard = new Dashboard(new Construct(this, "Dashboard"), "payment", {
        name: account.dashboardName(naming),
        region: account.region,
        stage,
        functions: allFunctions,
        recorders,
        dispatcher: notificationDispatcher,
        receiver,
        notifications: notifications.queue,
        deadLetterQueues: { ...deadLetterQueues, ...undeliveredQueues },
        table,
      });
      const logGroups = {
        functions: allFunctions.map(({ logGroupName }) => logGroupName),
        access: [stage.accessLogGroupName],
      };
      new SavedQueries(this, "Queries", { ...naming, logGroups });
    }

    new EncryptedLogGroup(this, "operations", {
      key,
      protectData,
      name: operationsLogGroup(naming),
      logRetentionDays: AUDIT_RETENTION_DAYS,
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
    new TerraformOutput(this, "SNSTopicARN", {
      value: notificationTopic.arn,
      description: "The topic of notifications",
    });
    if (receiver) {
      new TerraformOutput(this, "WebhookSources", {
        value: receiver.describe(stage.invokeUrl),
        description: "For each source, where to send its webhooks and where to put its secret",
      });
    }

    this.settings = settings;
    this.account = account;
    this.key = key;
    this.table = table;
    this.notifications = notifications;
    this.notificationTopic = notificationTopic;
    this.alarmTopic = alarmTopic;
    this.functions = functions;
    this.api = api;
    this.stage = stage;
    this.functionProps = common;
    this.alarmProps = alarmProps;
  }
}

/** @throws SettingsError if they do not fit what the stack is given besides */
function settingsOf(
  scope: Construct,
  { environmentSuffix, settings = readSettings(scope, environmentSuffix), key, table }: PaymentStackProps,
): Settings {
  const problems: string[] = [];
  if (environmentSuffix !== undefined && environmentSuffix !== settings.environmentSuffix) {
    const allowed = `allowed: ${settings.environmentSuffix}, of which the settings are`;
    problems.push(problem("environmentSuffix", environmentSuffix, allowed));
  }
  for (const [prop, arn] of Object.entries({ key: key?.arn, table: table?.arn })) {
    // The region of a reference is not known before it is deployed.
    if (arn === undefined || Token.isUnresolved(arn) || arn.split(":")[3] === settings.region) continue;
    problems.push(problem(prop, arn, `allowed: one in ${settings.region}, the region of the settings`));
  }
  if (problems.length > 0) throw new SettingsError(problems);
  return settings;
}
