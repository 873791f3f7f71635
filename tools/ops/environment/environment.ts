import { UsageError } from "../../../command-line/command.ts";
import { type Lifecycle, readLifecycle } from "../../../functions/domain/payment-events.ts";
import type { SourceConfiguration } from "../../../functions/domain/schemes/configuration.ts";
import { isConfigured } from "../../../functions/domain/schemes/names.ts";
import type { SourceConfigurations, WebhookSource } from "../../../functions/domain/webhook-sources.ts";
import type { FunctionName } from "../../../functions/runtime/environment.ts";
import { CREDENTIALS, OPERATORS, userArn } from "../../../local/aws/account.ts";
import { nameOf, operationsLogGroup } from "../../../stacks/definitions/names.ts";
import { callerIdentity } from "./caller-identity.ts";
import { type Clients, createClients } from "./clients.ts";
import { functionVariables } from "./function-variables.ts";
import { keyOfTable } from "./key-of-table.ts";
import { findLocalRun, namingOf } from "./local-run.ts";
import { checkOurs } from "./ownership.ts";
import { deployedConfigurations } from "./source-configurations.ts";

/** The environment that a command works on. */
export interface Environment {
  /** `prod`, `prod of the local run` */
  readonly label: string;
  readonly clients: Clients;
  readonly table: string;
  /** Where changes leave their audit records. */
  readonly auditLogGroup: string;
  /** The ARN of whoever calls. */
  identity(): Promise<string>;
  /** ARN of the key that encrypts everything; undefined if the table has none. */
  keyArn(): Promise<string | undefined>;
  /** The name of something there: `payment-notifications-prod`. */
  name(what: string): string;
  /** The environment variables of a function as it is deployed. */
  variables(name: FunctionName): Promise<Readonly<Record<string, string>>>;
  /** What a webhook source says of its sender, as it is deployed; undefined for a source of a scheme that needs none. */
  sourceConfiguration(source: WebhookSource): Promise<SourceConfiguration | undefined>;
  /** What counts of a payment's life, as the functions that are deployed see it. */
  lifecycle(): Promise<Lifecycle>;
}

export interface EnvironmentOptions {
  /** The end of its names. */
  readonly env?: string | undefined;
  /** The beginning of its names, the setting `namePrefix`. */
  readonly prefix?: string | undefined;
  readonly local: boolean;
  /** Whether something is to be changed there: in the local run it needs the policy of those who may. @default - it is only read */
  readonly changing?: boolean;
}

/** @throws UsageError if it is not said which one is meant */
export function checkEnvironmentOptions({ env, prefix, local }: EnvironmentOptions): void {
  if (local && prefix !== undefined) throw new UsageError("--prefix and --local given, allowed: one");
  if (!local && !env) throw new UsageError("no environment given, allowed: --env <name> or --local");
}

/**
 * @param options checked by {@link checkEnvironmentOptions}
 * @throws CommandFailure if it is not there, or not this system's
 */
export async function openEnvironment(
  options: EnvironmentOptions,
  variables: Readonly<Record<string, string | undefined>>,
): Promise<Environment> {
  return options.local ? openLocal(options, variables.PORT) : openDeployed(options);
}

async function openLocal(
  { env, changing = false }: EnvironmentOptions,
  port: string | undefined,
): Promise<Environment> {
  const run = await findLocalRun(port);
  const accessKeyId = changing ? OPERATORS.changing : OPERATORS.reading;
  const naming = namingOf(run, env);
  const clients = createClients({
    endpoint: run.awsEndpoint,
    region: run.region,
    credentials: { ...CREDENTIALS, accessKeyId },
  });
  return environment(`${naming.environmentSuffix} of the local run`, clients, naming, {
    identity: async () => userArn(accessKeyId),
    keyArn: async () => run.keyArn,
    variables: async (name) => run.functions[name] ?? {},
    configurations: async () => run.sourceConfigurations,
  });
}

async function openDeployed({ env = "", prefix }: EnvironmentOptions): Promise<Environment> {
  const clients = createClients({});
  const naming = { environmentSuffix: env, namePrefix: prefix };
  const opened = environment(env, clients, naming, {
    identity: callerIdentity,
    keyArn: (table) => keyOfTable(clients, table),
    variables: functionVariables,
    configurations: deployedConfigurations,
  });
  await checkOurs(clients, opened.table, env);
  return opened;
}

function environment(
  label: string,
  clients: Clients,
  naming: Parameters<typeof nameOf>[1],
  read: {
    readonly identity: Environment["identity"];
    readonly keyArn: (table: string) => Promise<string | undefined>;
    readonly variables: (functionName: string) => Promise<Readonly<Record<string, string>>>;
    readonly configurations: (functionName: string) => Promise<SourceConfigurations>;
  },
): Environment {
  const name = (what: string) => nameOf(what, naming);
  const variables = (functionName: FunctionName) => read.variables(name(functionName));
  const table = name("payment-transactions");
  return {
    label,
    clients,
    name,
    variables,
    table,
    auditLogGroup: operationsLogGroup(naming),
    identity: read.identity,
    keyArn: () => read.keyArn(table),
    sourceConfiguration: async (source) =>
      isConfigured(source.scheme) ? (await read.configurations(name("webhook-receiver")))[source.name] : undefined,
    lifecycle: async () => readLifecycle((await variables("transaction-reader")).LIFECYCLE),
  };
}
