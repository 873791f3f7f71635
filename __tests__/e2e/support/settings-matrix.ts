import { LOG_QUERIES } from "../../../stacks/definitions/log-queries.ts";
import type { SETTINGS } from "../../../stacks/settings/schema.ts";

export type SettingKey = keyof typeof SETTINGS;

/** A setting changed alone, and what that may do to a deployed environment. */
export interface SettingRow {
  readonly setting: SettingKey;
  /** What its variable is set to. */
  readonly value: string;
  /** What a plan does, as `planned` tells it. */
  readonly plan: readonly string[];
}

const FUNCTIONS = ["notification_dispatcher", "notification_sender", "transaction_reader", "webhook_processor"];
const LOG_GROUPS = ["api_access", "api_execution", ...FUNCTIONS];

const alarm = (name: string) => `aws_cloudwatch_metric_alarm.${name}`;
const functions = (names: readonly string[], attribute: string) =>
  names.map((name) => `changed aws_lambda_function.${name}: ${attribute}`);

const query = (name: string) => `aws_cloudwatch_query_definition.query_${name.replaceAll("-", "_")}`;

/** What makes the API be deployed again: whatever it serves changed. */
const DEPLOYED_AGAIN = [
  "changed aws_api_gateway_stage.prod: deployment_id",
  "replaced aws_api_gateway_deployment.payment: triggers",
];

/** Settings of which none touches what another one touches: they share a plan, and it does what each of them does alone. */
export const INDEPENDENT: readonly SettingRow[] = [
  // It refuses other accounts, and is no attribute of any resource.
  { setting: "allowedAccountIds", value: "000000000000", plan: [] },
  { setting: "logLevel", value: "DEBUG", plan: functions(FUNCTIONS, "logging_config.application_log_level") },
  {
    setting: "logRetentionDays",
    value: "30",
    plan: LOG_GROUPS.map((name) => `changed aws_cloudwatch_log_group.${name}: retention_in_days`),
  },
  {
    setting: "dataTrace",
    value: "false",
    plan: ["changed aws_api_gateway_method_settings.prod: settings.data_trace_enabled"],
  },
  {
    setting: "throttleRateLimit",
    value: "500",
    plan: ["changed aws_api_gateway_method_settings.prod: settings.throttling_rate_limit"],
  },
  {
    setting: "throttleBurstLimit",
    value: "600",
    plan: ["changed aws_api_gateway_method_settings.prod: settings.throttling_burst_limit"],
  },
  {
    setting: "alarmEmails",
    value: "operator@example.com",
    plan: ["alarms", "key_alarms"].map((topic) => `created aws_sns_topic_subscription.${topic}_email_5da87e12`),
  },
  { setting: "quietAlarmMinutes", value: "30", plan: [`created ${alarm("payment_webhooks_quiet")}`] },
  {
    setting: "dashboard",
    value: "false",
    plan: ["destroyed aws_cloudwatch_dashboard.payment", ...LOG_QUERIES.map(({ name }) => `destroyed ${query(name)}`)],
  },
  {
    setting: "notificationSubscribers",
    value: '[{"protocol":"email","endpoint":"books@example.com"}]',
    plan: ["created aws_sns_topic_subscription.email_notifications_email_c5b6f45f"],
  },
  {
    setting: "subscriberAccountIds",
    value: "210987654321",
    plan: ["changed aws_sns_topic_policy.email_notifications: policy"],
  },
  {
    setting: "dispatchNotifications",
    value: "false",
    plan: [
      `created ${alarm("payment_notifications_expiry")}`,
      `destroyed ${alarm("notification_dispatcher_failed_notifications")}`,
      `destroyed ${alarm("payment_notifications_age")}`,
      "destroyed aws_lambda_event_source_mapping.notifications_consumer",
    ],
  },
  {
    setting: "protectData",
    value: "true",
    plan: ["changed aws_dynamodb_table.transactions: deletion_protection_enabled"],
  },
  {
    // The dashboard draws the limits: here it goes.
    setting: "reserveConcurrency",
    value: "false",
    plan: functions(
      FUNCTIONS.filter((name) => name !== "notification_dispatcher"),
      "reserved_concurrent_executions",
    ),
  },
  {
    setting: "webAcl",
    value: "true",
    plan: [
      `created ${alarm("payment_api_blocked")}`,
      "created aws_wafv2_web_acl.payment_web_acl",
      "created aws_wafv2_web_acl_association.payment_web_acl",
    ],
  },
  {
    setting: "lifecycle",
    value: "full",
    plan: [
      ...["notification", "webhook_payment"].map((model) => `changed aws_api_gateway_model.${model}: schema`),
      ...functions(FUNCTIONS, "environment.variables.LIFECYCLE"),
      ...DEPLOYED_AGAIN,
    ],
  },
];

/** Planned when those of {@link INDEPENDENT} are applied: it is about the web ACL. */
export const WITH_WEB_ACL: SettingRow = {
  setting: "webAclRateLimit",
  value: "1000",
  plan: ["changed aws_wafv2_web_acl.payment_web_acl: rule"],
};

/** It has the API deployed again, as the lifecycle has, and so a plan of its own. */
export const APPLIED_ALONE: SettingRow = {
  setting: "currencies",
  value: "USD,JPY",
  plan: [
    "changed aws_api_gateway_model.webhook_payment: schema",
    "changed aws_lambda_function.webhook_processor: environment.variables.CURRENCY_DIGITS",
    ...DEPLOYED_AGAIN,
  ],
};

/**
 * Newer versions of the provider leave a table's last index where it is, as a resource of its own may have made it: then nothing
 * changes. docs/operations.md says how it is taken away.
 */
export const LEFT_BY_SOME_PROVIDERS: SettingRow = {
  setting: "timeIndex",
  value: "false",
  plan: ["attribute", "global_secondary_index"].map(
    (attribute) => `changed aws_dynamodb_table.transactions: ${attribute}`,
  ),
};

/** It is applied, and switched off again, in webhook-sources.test.ts. */
export const PLANNED_ONLY: SettingRow = {
  setting: "webhookSources",
  value: '[{"name":"stripe","scheme":"stripe"}]',
  plan: [
    ...["duration", "errors", "throttles"].map((symptom) => `created ${alarm(`webhook_receiver_${symptom}`)}`),
    ...["failed_requests", "refused_events", "refused_signatures"].map(
      (symptom) => `created ${alarm(`webhook_stripe_${symptom}`)}`,
    ),
    ...["integration", "method"].map((part) => `created aws_api_gateway_${part}.post_webhooks_stripe`),
    "created aws_api_gateway_method_settings.prod_webhooks_stripe_post",
    "created aws_api_gateway_resource.webhooks_stripe",
    "created aws_lambda_permission.post_webhooks_stripe",
    "created aws_secretsmanager_secret.webhook_stripe",
    ...["cloudwatch_log_group", "iam_role", "iam_role_policy", "lambda_function"].map(
      (type) => `created aws_${type}.webhook_receiver`,
    ),
    "created archive_file.webhook_receiver",
    "changed aws_cloudwatch_dashboard.payment: dashboard_body",
    ...LOG_QUERIES.filter(({ logs }) => logs.includes("functions")).map(
      ({ name }) => `changed ${query(name)}: log_group_names`,
    ),
    ...DEPLOYED_AGAIN,
  ],
};

/** With another value it is another environment: everything is created, in a state of its own. */
export const OTHER_ENVIRONMENT: Partial<Record<SettingKey, string>> = {
  environmentSuffix: "another",
  regionInNames: "true",
  namePrefix: "acme",
};

/** A deployed environment refuses to be planned with another value. */
export const REFUSED: Partial<Record<SettingKey, string>> = { region: "eu-central-1" };

/** They decide where the state is, or about other stacks: an environment's resources are the same with any value. */
export const ELSEWHERE: Partial<Record<SettingKey, Readonly<Record<string, string>>>> = {
  backend: { BACKEND: "local" },
  cloudOrganization: { BACKEND: "cloud", CLOUD_ORGANIZATION: "acme" },
  cloudHostname: { BACKEND: "cloud", CLOUD_ORGANIZATION: "acme", CLOUD_HOSTNAME: "terraform.example.com" },
  stateBucketSuffix: { STATE_BUCKET_SUFFIX: "another" },
  stateBucketRegion: { STATE_BUCKET_REGION: "eu-central-1" },
  manageApiGatewayAccount: { MANAGE_API_GATEWAY_ACCOUNT: "false" },
  ciRoles: { CI_ROLES: '{"github":{"repository":"acme/payments"}}' },
};
