/** Every setting, once: values, variables, messages and the table of docs/settings.md come from this list. */
import * as z from "zod/mini";
import { LIFECYCLES } from "../../functions/domain/payment-events.ts";
import { LOG_LEVELS } from "../definitions/log-levels.ts";
import { ciRoles } from "./ci-roles.ts";
import { currencies } from "./currencies.ts";
import { accountId, emailAddress, flag, list, matching, oneOf, oneOfNumbers, wholeNumber } from "./kinds.ts";
import { subscriber } from "./subscriber.ts";
import { BACKENDS, LOG_RETENTION_DAYS } from "./values.ts";
import { webhookSources } from "./webhook-source.ts";

export interface Setting {
  /** What is allowed, and the default. A setting without a default is optional. */
  readonly type: z.ZodMiniType;
  /** What it does: Markdown for a cell of the table in docs/settings.md. */
  readonly meaning: string;
  /** Its environment variable. @default - the key in SCREAMING_SNAKE_CASE */
  readonly variable?: string;
  /** What holds without a value, or with an empty list: Markdown for the same table. @default - none */
  readonly otherwise?: string;
  /** Without a value it has the one that the common context gives this other setting. @default - its own default */
  readonly follows?: string;
}

/** Names hold it: 25 characters keep the longest role's and every other name within AWS's 64. */
const environmentSuffix = matching(
  /^[a-z0-9](?:[a-z0-9-]{0,23}[a-z0-9])?$/,
  "1 to 25 lower-case letters, digits and -, not first or last a -",
);
/** With the longest suffix every name stays within AWS's limits: 64 characters of a role, 80 of a queue. */
const namePrefix = matching(
  /^[a-z](?:[a-z0-9-]{0,7}[a-z0-9])?$/,
  "1 to 9 lower-case letters, digits and -, first a letter, not last a -",
);
const stateBucketSuffix = matching(
  /^[a-z0-9](?:[a-z0-9-]{0,36}[a-z0-9])?$/,
  "1 to 38 lower-case letters, digits and -, not first or last a -",
);
const region = matching(/^[a-z]{2,4}(?:-[a-z]+)+-\d$/, "a region, as us-east-1");
const hostName = matching(/^[\w.-]+(?::\d+)?$/, "a host name, with or without a port");
const throttle = wholeNumber(1, 1_000_000);

export const SETTINGS = {
  environmentSuffix: {
    type: z._default(environmentSuffix, "prod"),
    meaning: "The environment. Every resource has it in its name",
  },
  region: {
    type: z._default(region, "us-east-1"),
    variable: "AWS_REGION",
    meaning: "The AWS region of the environment",
  },
  regionInNames: {
    type: z._default(flag, false),
    meaning:
      "The region is part of what an account has once: the names of IAM roles and of the dashboard, and the place of the state. Set it to deploy an environment in a second region of its account, and keep it: without it, or with another region, it is another environment",
  },
  namePrefix: {
    type: z.optional(namePrefix),
    meaning:
      "The beginning of every name in AWS but the state bucket's and that of API Gateway's logging role, and of the place of the state: `acme` makes `acme-payment-transactions-prod`. Keep it: with another one it is another environment",
  },
  allowedAccountIds: {
    type: z._default(list(accountId, "account ids"), []),
    otherwise: "any account",
    meaning: "The accounts that Terraform may deploy to. In any other it fails before it plans",
  },
  logLevel: {
    type: z._default(oneOf(LOG_LEVELS), "INFO"),
    meaning:
      "What the functions log. Above `INFO` Lambda drops their metrics as well, and the alarms `refused-signatures` and `refused-events` never go off: synth warns",
  },
  logRetentionDays: {
    type: z._default(oneOfNumbers(LOG_RETENTION_DAYS), 365),
    meaning: "How long every log group keeps its events",
  },
  dataTrace: {
    type: z._default(flag, true),
    meaning:
      "API Gateway writes requests and answers to its execution log, **with their bodies and the sources' signatures**. In a PCI scope set it to `false`",
  },
  alarmEmails: {
    type: z._default(list(emailAddress, "e-mail addresses"), []),
    meaning: "Who gets the alarms. Each address must confirm a mail from AWS first",
  },
  quietAlarmMinutes: {
    type: z.optional(wholeNumber(5, 1440)),
    otherwise: "no such alarm",
    meaning:
      "An alarm rings after so many minutes without a webhook, in steps of five. Choose what is never normal for you",
  },
  dashboard: {
    type: z._default(flag, true),
    meaning: "A CloudWatch dashboard and saved queries of Logs Insights show what happens",
  },
  notificationSubscribers: {
    type: z._default(list(subscriber, '{"protocol", "endpoint"}'), []),
    meaning:
      'Who gets the notifications of payments. `"protocol"` is `"email"`, `"https"` or `"sqs"`. A queue must be in this account: for another one see `subscriberAccountIds`',
  },
  subscriberAccountIds: {
    type: z._default(list(accountId, "account ids"), []),
    meaning: "Other accounts that may subscribe to the notifications of payments, from their side",
  },
  dispatchNotifications: {
    type: z._default(flag, true),
    meaning:
      "The notification queue is consumed. With `false` its messages wait, and are gone after 14 days: an alarm rings after 10",
  },
  protectData: {
    type: z._default(flag, false),
    meaning:
      "What holds data refuses to be destroyed: deletion protection and `prevent_destroy`. Recommended for production",
  },
  backend: {
    type: z._default(oneOf(BACKENDS), "s3"),
    meaning: "Where Terraform keeps the state: a bucket, HCP Terraform (`cloud`), or a file for trying out (`local`)",
  },
  stateBucketSuffix: {
    type: z.optional(stateBucketSuffix),
    otherwise: "the allowed account if there is exactly one, else `default`",
    meaning:
      "The end of the state bucket's name, `payment-terraform-state-{suffix}`. Bucket names are unique in the world: use your account id. Without one, synth warns, and `deploy state` is refused",
  },
  stateBucketRegion: {
    type: z._default(region, "us-east-1"),
    follows: "region",
    otherwise: "`context.region`",
    meaning:
      "The region of the state bucket, which all environments share. Neither the region of one environment nor `AWS_REGION` changes it",
  },
  cloudHostname: {
    type: z._default(hostName, "app.terraform.io"),
    meaning: "For backend `cloud`: the host of HCP Terraform or Terraform Enterprise",
  },
  cloudOrganization: {
    type: z.optional(matching(/^[\w-]+$/, "letters, digits, _ and -")),
    meaning: "Required by backend `cloud`: the organization. The workspace is `payment-{env}`",
  },
  manageApiGatewayAccount: {
    type: z._default(flag, true),
    meaning:
      "The stack `api-logging` sets the role with which API Gateway writes logs. An account has one per region: `false` where somebody else has set it",
  },
  ciRoles: {
    type: z.optional(ciRoles),
    otherwise: "no roles",
    meaning:
      'The stack `ci-roles` makes the roles with which CI plans and deploys: for GitHub\'s workflows, HCP Terraform\'s runs, or both. `"branch"` is `"main"` and `"environment"` `"production"` unless given. `"createProviders": false` where the account has the OIDC providers. As a variable: JSON',
  },
  reserveConcurrency: {
    type: z._default(flag, true),
    meaning:
      "The functions behind the API have reserved concurrency: 100 for `webhook-processor`, 50 for each other one. `false` while the quota of a new account is too small for it",
  },
  throttleRateLimit: {
    type: z._default(throttle, 1000),
    meaning:
      "Requests a second that each route takes in the long run. Synth warns if the reserved concurrency cannot serve them",
  },
  throttleBurstLimit: {
    type: z._default(throttle, 2000),
    meaning: "Requests that each route takes at once after a pause",
  },
  webhookSources: {
    type: z._default(webhookSources, []),
    meaning:
      'Senders of signed webhooks. Required: `"name"`, and `"scheme"`, the name of one in the [list of sources](sources.md). Optional: `"secret"`, `"mode"` (`"live"`, or `"test"` for events of the test mode), `"otherCurrencies"` (`"refuse"`, or `"ignore"` for payments in another currency), `"capture"` (`"automatic"` or `"manual"`, for Adyen), `"url"`, `"throttleRateLimit"`, `"throttleBurstLimit"`. With schemes `hmac`, `token` and `basic` also `"signature"`, `"token"` and `"event"`: [any other provider](providers/configured.md). As many as fit the 4 KB of the variables of a function',
  },
  currencies: {
    type: z._default(currencies, ["USD", "EUR", "GBP"]),
    meaning:
      "The currencies of payments, by their codes of ISO 4217. A payment in another one is refused, or ignored if its source says so",
  },
  lifecycle: {
    type: z._default(oneOf(LIFECYCLES), "basic"),
    meaning:
      "How much of a payment's life counts. With `full` authorizations, refunds and disputes do as well, each with a [status](payment-life.md) of its own",
  },
  timeIndex: {
    type: z._default(flag, true),
    meaning:
      "The table has an index by time, with which `npm run ops` [lists payments](operations.md#commands). It costs [a write more for each webhook](cost.md)",
  },
  webAcl: {
    type: z._default(flag, false),
    meaning: "An AWS WAF web ACL stands before the API",
  },
  webAclRateLimit: {
    type: z.optional(wholeNumber(10, 2_000_000_000)),
    otherwise: "300 times `throttleRateLimit`, which is what one route lets through",
    meaning:
      "Requests from one address in five minutes. Beyond them the web ACL answers 429. Synth warns of a limit below what a route lets through",
  },
} as const satisfies Readonly<Record<string, Setting>>;

type Types = { readonly [Key in keyof typeof SETTINGS]: (typeof SETTINGS)[Key]["type"] };

/** The settings of one environment, validated, with their defaults. */
export type Settings = Readonly<z.infer<z.ZodMiniObject<Types>>>;
