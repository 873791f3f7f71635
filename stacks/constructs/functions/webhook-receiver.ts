import { Annotations } from "cdktf";
import { Construct } from "constructs";
import { bodyPlacesOf, isPointer, type SourceConfiguration } from "../../../functions/domain/schemes/configuration.ts";
import { isConfigured, type SchemeModule } from "../../../functions/domain/schemes/names.ts";
import { CONFIGURATIONS_FILE, sourcePath, type WebhookSource } from "../../../functions/domain/webhook-sources.ts";
import { LOG_LEVELS } from "../../definitions/log-levels.ts";
import type { Route } from "../api/rest-api.ts";
import type { TransactionTable } from "../data/transaction-table.ts";
import type { NotificationQueue } from "../messaging/notification-queue.ts";
import { WebhookSecret } from "../security/webhook-secret.ts";
import type { NodeFunction } from "./node-function.ts";
import { PaymentFunction, type PaymentFunctionProps } from "./payment-function.ts";

const NAME = "webhook-receiver";

type FunctionProps = PaymentFunctionProps<typeof NAME>;

/** A source as it is deployed: what the function knows of it, the name of its secret, and the throttle of its route. */
export interface DeployedSource extends Omit<WebhookSource, "secretId"> {
  /** Name of its secret in Secrets Manager. */
  readonly secretName: string;
  /** Requests a second that its route takes in the long run. */
  readonly throttleRateLimit: number;
  /** Requests that its route takes at once. */
  readonly throttleBurstLimit: number;
  /** How it signs and what its events say, if its scheme is a configured one. @default - its scheme says it */
  readonly configuration?: SourceConfiguration | undefined;
}

/** Props of {@link WebhookReceiver}: those of its function that are not decided here, and these. */
export interface WebhookReceiverProps extends Omit<FunctionProps, "name" | "environment" | "permissions" | "schemes"> {
  /** The senders, each with a name of its own. */
  readonly sources: readonly DeployedSource[];
  /** The variables that tell which payments are taken, each if it is not the default. */
  readonly taken: { readonly CURRENCY_DIGITS?: string; readonly LIFECYCLE?: string };
  /** Where payments are recorded. */
  readonly table: TransactionTable;
  /** Where the notifications of recorded payments are queued. */
  readonly notifications: NotificationQueue;
}

/** Receives the webhooks of senders that sign in their own way: one function for all, a route and a secret each. */
export class WebhookReceiver extends Construct {
  /** The one function, `webhook-receiver`. */
  readonly function: NodeFunction;
  /** A route for each source. Its caller is authenticated by the function, not by API Gateway. */
  readonly routes: readonly Route[];
  /** The secrets by the name of their source. */
  readonly secrets: ReadonlyMap<string, WebhookSecret>;

  constructor(scope: Construct, id: string, { sources, taken, table, notifications, ...props }: WebhookReceiverProps) {
    super(scope, id);
    const { key, protectData, logLevel } = props;
    // Metrics are lines of the log without a level, which Lambda takes for INFO. Source: Lambda Developer Guide, "Log-level filtering".
    if (LOG_LEVELS.indexOf(logLevel) > LOG_LEVELS.indexOf("INFO")) {
      Annotations.of(this).addWarning(
        `logLevel ${logLevel}: Lambda drops the metrics that functions log, so refused-signatures and refused-events never ` +
          "alarm; set logLevel to INFO",
      );
    }
    // Apart from the function, whose id a source called `receiver` would take.
    const secrets = new Construct(this, "Secrets");
    const known = sources.map(({ secretName, throttleRateLimit, throttleBurstLimit, configuration: _, ...source }) => ({
      source,
      secret: new WebhookSecret(secrets, `webhook-${source.name}`, {
        name: secretName,
        source: source.name,
        key,
        protectData,
      }),
    }));
    const handler = new PaymentFunction(this, NAME, {
      ...props,
      name: NAME,
      schemes: sources.flatMap(schemeModulesOf),
      ...configurationFiles(sources),
      environment: {
        DYNAMODB_TABLE: table.name,
        KMS_KEY_ID: key.keyId,
        ...taken,
        SQS_QUEUE_URL: notifications.queue.url,
        WEBHOOK_SOURCES: JSON.stringify(
          known.map(({ source, secret }) => ({ ...source, secretId: secret.arn }) satisfies WebhookSource),
        ),
      },
      permissions: [
        ...table.grant("PutItem", "UpdateItem"),
        ...notifications.queue.grantSend(),
        ...known.flatMap(({ secret }) => secret.grantRead()),
      ],
    });
    this.function = handler;
    this.secrets = new Map(known.map(({ source, secret }) => [source.name, secret]));
    this.routes = sources.map(({ name, throttleRateLimit, throttleBurstLimit }) => ({
      method: "POST",
      path: sourcePath(name),
      handler,
      authorization: "NONE",
      throttle: { rateLimit: throttleRateLimit, burstLimit: throttleBurstLimit },
    }));
  }

  /**
   * What an operator needs of each source.
   * @param invokeUrl the URL of the API's stage
   * @returns by the source's name: where to send webhooks (`url`), and the name of the secret (`secret`)
   */
  describe(invokeUrl: string): Record<string, { readonly url: string; readonly secret: string }> {
    const entries = [...this.secrets].map(
      ([source, { name }]) => [source, { url: `${invokeUrl}${sourcePath(source)}`, secret: name }] as const,
    );
    return Object.fromEntries(entries);
  }
}

/** What the code of a source's scheme needs. */
function schemeModulesOf({ scheme, configuration }: DeployedSource): readonly SchemeModule[] {
  if (!isConfigured(scheme)) return [scheme];
  const isAllPointers = configuration === undefined || bodyPlacesOf(configuration.event).every(isPointer);
  return isAllPointers ? ["configured"] : ["configured", "jmespath"];
}

/** The configurations go into the function's archive: they may be longer than its variables. */
function configurationFiles(sources: readonly DeployedSource[]): Pick<FunctionProps, "files"> {
  const configurations = sources.flatMap(({ name, configuration }) => (configuration ? [[name, configuration]] : []));
  if (configurations.length === 0) return {};
  return { files: { [CONFIGURATIONS_FILE]: JSON.stringify(Object.fromEntries(configurations)) } };
}
