import { Annotations } from "cdktf";
import { Construct } from "constructs";
import { sourcePath, type WebhookSource } from "../../../functions/domain/webhook-sources.ts";
import { type WebhookSourceSettings, webhookSecretName } from "../../settings/settings.ts";
import { LOG_LEVELS } from "../../settings/values.ts";
import type { Route } from "../api/rest-api.ts";
import type { TransactionTable } from "../data/transaction-table.ts";
import type { NotificationQueue } from "../messaging/notification-queue.ts";
import { WebhookSecret } from "../security/webhook-secret.ts";
import type { NodeFunctionProps } from "./node-function.ts";
import { NodeFunction } from "./node-function.ts";

const NAME = "webhook-receiver";

type FunctionProps = NodeFunctionProps<typeof NAME>;

export interface WebhookReceiverProps extends Omit<FunctionProps, "functionName" | "environment" | "permissions"> {
  readonly sources: readonly WebhookSourceSettings[];
  readonly table: TransactionTable;
  readonly notifications: NotificationQueue;
}

/** Receives the webhooks of senders that sign in their own way: one function for all, a route and a secret each. */
export class WebhookReceiver extends Construct {
  readonly function: NodeFunction;
  readonly routes: readonly Route[];
  /** By source. */
  readonly secrets: ReadonlyMap<string, WebhookSecret>;

  constructor(scope: Construct, id: string, { sources, table, notifications, ...props }: WebhookReceiverProps) {
    super(scope, id);
    const { key, protectData, environmentSuffix, logLevel } = props;
    // Metrics are lines of the log without a level, which Lambda takes for INFO. Source: Lambda Developer Guide, "Log-level filtering".
    if (LOG_LEVELS.indexOf(logLevel) > LOG_LEVELS.indexOf("INFO")) {
      Annotations.of(this).addWarning(
        `logLevel ${logLevel}: Lambda drops the metrics that functions log, so refused-signatures and refused-events never ` +
          "alarm; set logLevel to INFO",
      );
    }
    // Apart from the function, whose id a source called `receiver` would take.
    const secrets = new Construct(this, "Secrets");
    const known = sources.map(({ name: source, scheme, secret }) => {
      const name = webhookSecretName({ name: source, secret }, environmentSuffix);
      return {
        source,
        scheme,
        secret: new WebhookSecret(secrets, `webhook-${source}`, { name, source, key, protectData }),
      };
    });
    const handler = new NodeFunction(this, NAME, {
      ...props,
      functionName: NAME,
      environment: {
        DYNAMODB_TABLE: table.name,
        KMS_KEY_ID: key.keyId,
        SQS_QUEUE_URL: notifications.queue.url,
        WEBHOOK_SOURCES: JSON.stringify(
          known.map(
            ({ source, scheme, secret }) => ({ name: source, scheme, secretId: secret.arn }) satisfies WebhookSource,
          ),
        ),
      },
      permissions: [
        ...table.grant("PutItem", "UpdateItem"),
        ...notifications.queue.grantSend(),
        ...known.flatMap(({ secret }) => secret.grantRead()),
      ],
    });
    this.function = handler;
    this.secrets = new Map(known.map(({ source, secret }) => [source, secret]));
    this.routes = sources.map(({ name, throttleRateLimit, throttleBurstLimit }) => ({
      method: "POST",
      path: sourcePath(name),
      handler,
      authorization: "NONE",
      throttle: { rateLimit: throttleRateLimit, burstLimit: throttleBurstLimit },
    }));
  }

  /** What an operator needs of each source: where to send webhooks, and where to put the secret. */
  describe(invokeUrl: string): Record<string, { readonly url: string; readonly secret: string }> {
    const entries = [...this.secrets].map(
      ([source, { name }]) => [source, { url: `${invokeUrl}${sourcePath(source)}`, secret: name }] as const,
    );
    return Object.fromEntries(entries);
  }
}
