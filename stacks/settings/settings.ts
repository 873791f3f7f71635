/**
 * The settings: typed, with their defaults, and validated together before anything is built.
 *
 * Precedence, highest first:
 *   1. an environment variable: the key in SCREAMING_SNAKE_CASE (`logLevel` → `LOG_LEVEL`), except `region` → `AWS_REGION`
 *   2. `context.environments.<environment suffix>.<key>`
 *   3. `context.<key>` (of cdktf.json, or of CDKTF_CONTEXT_JSON, which wins)
 *   4. the default
 */
import type { Construct } from "constructs";
import * as z from "zod/mini";
import {
  areUnique,
  emailAddress,
  flag,
  list,
  matching,
  oneOf,
  SECRETS,
  subscriber,
  webhookSources,
  wholeNumber,
} from "./schemas.ts";
import { BACKENDS, LOG_LEVELS, LOG_RETENTION_DAYS } from "./values.ts";
import { fromVariable, variableName } from "./variables.ts";

/** Names hold it: 25 characters keep `notification-dispatcher-role-{env}` and every other name within AWS's 64. */
const environmentSuffix = matching(
  /^[a-z0-9](?:[a-z0-9-]{0,23}[a-z0-9])?$/,
  "1 to 25 lower-case letters, digits and -, not first or last a -",
);

const schema = z.object({
  /** Names every resource: `payment-api-{env}`. */
  environmentSuffix: z._default(environmentSuffix, "prod"),
  region: z._default(matching(/^[a-z]{2}(?:-[a-z]+)+-\d$/, "a region, as us-east-1"), "us-east-1"),
  /** The accounts that may be deployed to; empty: any. */
  allowedAccountIds: z._default(list(matching(/^\d{12}$/, "an account id of 12 digits"), "account ids"), []),
  logLevel: z._default(oneOf(LOG_LEVELS), "INFO"),
  logRetentionDays: z._default(
    z.literal(LOG_RETENTION_DAYS, { error: `allowed: ${LOG_RETENTION_DAYS.join(", ")}` }),
    365,
  ),
  /** Whether API Gateway writes requests and answers, with their bodies, to its execution log. A PCI scope turns it off. */
  dataTrace: z._default(flag, true),
  /** Who gets the alarms. */
  alarmEmails: z._default(list(emailAddress, "e-mail addresses"), []),
  /** Who gets the payments' notifications. */
  notificationSubscribers: z._default(list(subscriber, '{"protocol", "endpoint"}'), []),
  /** Whether notification-dispatcher consumes the notification queue. */
  dispatchNotifications: z._default(flag, true),
  /** Whether what holds data refuses to be destroyed. Recommended for production. */
  protectData: z._default(flag, false),
  /** Where Terraform keeps its state. */
  backend: z._default(oneOf(BACKENDS), "s3"),
  /** The end of the state bucket's name; default: the account id if exactly one is allowed, else `default`. */
  stateBucketSuffix: z.optional(
    matching(
      /^[a-z0-9](?:[a-z0-9-]{0,36}[a-z0-9])?$/,
      "1 to 38 lower-case letters, digits and -, not first or last a -",
    ),
  ),
  cloudHostname: z._default(matching(/^[\w.-]+(?::\d+)?$/, "a host name, with or without a port"), "app.terraform.io"),
  /** Required by backend `cloud`. */
  cloudOrganization: z.optional(matching(/^[\w-]+$/, "letters, digits, _ and -")),
  /** Whether this stack sets the account's role for API Gateway logging: one stack per account and region may. */
  manageApiGatewayAccount: z._default(flag, true),
  /** Whether functions get their reserved concurrency: a new account's quota is too small for it. */
  reserveConcurrency: z._default(flag, true),
  /** Requests a second that each route takes in the long run, and at once after a pause. */
  throttleRateLimit: z._default(wholeNumber(1, 1_000_000), 1000),
  throttleBurstLimit: z._default(wholeNumber(1, 1_000_000), 2000),
  /** Who may send webhooks with a signature of their own instead of AWS credentials. */
  webhookSources: z._default(webhookSources, []),
  /** Whether an AWS WAF web ACL stands before the API. */
  webAcl: z._default(flag, false),
  /** Requests from one address in five minutes, beyond which the web ACL blocks it. */
  webAclRateLimit: z._default(wholeNumber(10, 2_000_000_000), 30_000),
});

export type Settings = Readonly<z.infer<typeof schema>>;
export type Subscriber = Settings["notificationSubscribers"][number];
export type WebhookSourceSettings = Settings["webhookSources"][number];

export const SETTING_KEYS: readonly string[] = Object.keys(schema.def.shape);

/** What is wrong with the settings: one line each. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`wrong settings:\n${problems.map((problem) => `  ${problem}`).join("\n")}`);
    this.problems = problems;
  }
}

/**
 * Reads the settings of one environment.
 * @param scope where to look for the context: an app or a stack
 * @param environmentSuffix the environment, if not the one that the settings themselves name
 * @throws SettingsError naming every wrong setting
 */
export function readSettings(
  scope: Construct,
  environmentSuffix?: string,
  variables: Readonly<Record<string, string | undefined>> = process.env,
): Settings {
  return settingsFrom(scope.node.getAllContext(), environmentSuffix, variables);
}

/** The same for whoever has the context at hand, as it stands in cdktf.json. */
export function settingsFrom(
  allContext: object,
  environmentSuffix?: string,
  variables: Readonly<Record<string, string | undefined>> = process.env,
): Settings {
  const context: Record<string, unknown> = Object.fromEntries(
    Object.entries(allContext).filter(([key]) => !isFrameworkKey(key)),
  );
  const fromVariables = Object.fromEntries(
    SETTING_KEYS.flatMap((key) => {
      const value = variables[variableName(key)];
      return value === undefined || value === "" ? [] : [[key, fromVariable(key, value)]];
    }),
  );
  const { environments = {}, ...common } = context;
  const suffix = environmentSuffix ?? fromVariables.environmentSuffix ?? common.environmentSuffix ?? "prod";
  const own = overridesOf(environments, suffix);
  const given = { ...common, ...own, ...fromVariables, environmentSuffix: suffix };
  return parse(given, [...unknownKeys(common, ""), ...unknownEnvironmentKeys(environments)]);
}

function parse(given: Record<string, unknown>, otherProblems: readonly string[]): Settings {
  const result = schema.safeParse(given);
  const problems = [
    ...otherProblems,
    ...(result.error?.issues ?? []).map(
      ({ path, message }) => `${keyOf(path)}: given ${shown(at(given, path))}; ${message}`,
    ),
  ];
  if (given.backend === "cloud" && given.cloudOrganization === undefined) {
    problems.push("cloudOrganization: given nothing; allowed: an organization's name, required by backend cloud");
  }
  const secretNames = result.data?.webhookSources.map((source) =>
    webhookSecretName(source, result.data.environmentSuffix),
  );
  if (secretNames && !areUnique(secretNames)) {
    problems.push(`webhookSources: given ${shown(given.webhookSources)}; allowed: sources with secrets of their own`);
  }
  if (problems.length > 0 || !result.success) throw new SettingsError(problems);
  return result.data;
}

/** The name of a source's secret in Secrets Manager, which takes a name once an account and region. */
export function webhookSecretName(
  { name, secret }: Pick<WebhookSourceSettings, "name" | "secret">,
  environmentSuffix: string,
): string {
  return secret ?? `payment-webhook-${name}-${environmentSuffix}`;
}

/** Context that CDKTF and its CLI put beside the settings. */
function isFrameworkKey(key: string): boolean {
  return /^(?:cdktf|@|excludeStackIdFromLogicalIds$|allowSepCharsInLogicalIds$)/.test(key);
}

/** Whether a value is an object of JSON. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function overridesOf(environments: unknown, suffix: unknown): Record<string, unknown> {
  const own = isRecord(environments) ? environments[String(suffix)] : undefined;
  return isRecord(own) ? own : {};
}

function unknownEnvironmentKeys(environments: unknown): string[] {
  const allowed = "allowed: an object of settings by environment suffix";
  if (!isRecord(environments)) return [`environments: given ${shown(environments)}; ${allowed}`];
  return Object.entries(environments).flatMap(([suffix, own]) =>
    isRecord(own)
      ? unknownKeys(own, `environments.${suffix}.`, ["environmentSuffix"])
      : [`environments.${suffix}: given ${shown(own)}; allowed: an object of settings`],
  );
}

function unknownKeys(given: Record<string, unknown>, prefix: string, refused: readonly string[] = []): string[] {
  const allowed = SETTING_KEYS.filter((key) => !refused.includes(key));
  return Object.keys(given)
    .filter((key) => !allowed.includes(key))
    .map((key) => `${prefix}${key}: given ${shown(given[key])}; no such setting; allowed: ${allowed.join(", ")}`);
}

function keyOf(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`))
    .join("")
    .slice(1);
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((inner, part) => (inner as Record<PropertyKey, unknown> | undefined)?.[part], value);
}

/** A secret that was given where its name belongs must not come into a log of the pipeline. */
function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  return JSON.stringify(value, (_key, member) =>
    typeof member === "string" ? member.replaceAll(SECRETS, "(a secret)") : member,
  );
}
