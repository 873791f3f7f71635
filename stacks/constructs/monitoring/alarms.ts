import { Construct } from "constructs";
import {
  ageOfOldestMessage,
  api5xxErrors,
  functionDuration,
  functionErrors,
  refusedEvents,
  refusedSignatures,
  throttledRequests,
  visibleMessages,
} from "../../definitions/metrics.ts";
import type { RestApi } from "../api/rest-api.ts";
import type { TransactionTable } from "../data/transaction-table.ts";
import { TABLE_OPERATIONS } from "../data/transaction-table.ts";
import type { NodeFunction } from "../functions/node-function.ts";
import type { WebhookReceiver } from "../functions/webhook-receiver.ts";
import type { EncryptedQueue } from "../messaging/encrypted-queue.ts";
import type { EncryptedTopic } from "../messaging/encrypted-topic.ts";
import type { NotificationQueue } from "../messaging/notification-queue.ts";
import type { AlarmProps } from "./alarm.ts";
import { Alarm } from "./alarm.ts";

/** Props of {@link Alarms}. */
export interface AlarmsProps {
  /** The end of its names in AWS. */
  readonly environmentSuffix: string;
  /** Who learns of them. */
  readonly topic: EncryptedTopic;
  /** By name without the environment. */
  readonly functions: Readonly<Record<string, NodeFunction>>;
  /** By name without the environment. */
  readonly deadLetterQueues: Readonly<Record<string, EncryptedQueue>>;
  /** Watched for notifications that wait too long. */
  readonly notifications: NotificationQueue;
  /** Watched for answers that tell of faults. */
  readonly api: RestApi;
  /** Watched for calls that DynamoDB throttles. */
  readonly table: TransactionTable;
  /** @default - no sender signs in its own way */
  readonly receiver?: WebhookReceiver | undefined;
}

/** The name of an alarm: `webhook-processor-prod-errors`. */
export function alarmName(watched: string, environmentSuffix: string, symptom: string): string {
  return `${watched}-${environmentSuffix}-${symptom}`;
}

/** Everything that an operator is told of, and what to do then. */
export class Alarms extends Construct {
  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    const alarm = (watched: string, symptom: string, alarmProps: Omit<AlarmProps, "name" | "topic">) =>
      new Alarm(this, `${watched}-${symptom}`, {
        name: alarmName(watched, props.environmentSuffix, symptom),
        topic: props.topic,
        ...alarmProps,
      });

    for (const [name, { functionName }] of Object.entries(props.functions)) {
      alarm(name, "errors", {
        description: `Invocations of ${name} fail. Look for level ERROR in its log group; roll back if it began with a deployment.`,
        metric: functionErrors(functionName),
        threshold: 5,
        evaluationPeriods: 2,
      });
      alarm(name, "duration", {
        description: `Invocations of ${name} take 10 s or more on average. Look at its traces for the slow call, and at the table's throttles.`,
        metric: functionDuration(functionName),
        threshold: 10_000,
        evaluationPeriods: 3,
      });
    }
    for (const [name, queue] of Object.entries(props.deadLetterQueues)) {
      alarm(name, "depth", {
        description: `Messages in ${name}: each is work that failed for good. Find the cause in the function's log, repair it, then redrive or delete the messages.`,
        metric: visibleMessages(queue.name),
        threshold: 1,
        evaluationPeriods: 1,
      });
    }
    const { receiver } = props;
    if (receiver) {
      for (const source of receiver.secrets.keys()) {
        alarm(`webhook-${source}`, "refused-signatures", {
          description: `Requests to /webhooks/${source} are refused for their signature: its secret was changed on one side only, or somebody tries to forge. The reasons are in the log of webhook-receiver, the addresses in the access log.`,
          metric: refusedSignatures(receiver.function.functionName, source),
          threshold: 10,
          evaluationPeriods: 1,
        });
        alarm(`webhook-${source}`, "refused-events", {
          description: `An event that ${source} signed is refused, so its payment is not recorded. The field and what is allowed are in the log of webhook-receiver, level WARN. Its sender repeats it for a while: repair what is wrong before it gives up.`,
          metric: refusedEvents(receiver.function.functionName, source),
          threshold: 1,
          evaluationPeriods: 1,
        });
      }
    }
    alarm("payment-notifications", "age", {
      description:
        "A notification waits for 15 minutes or more. See whether notification-dispatcher runs, fails or is throttled.",
      metric: ageOfOldestMessage(props.notifications.queue.name),
      threshold: 900,
      evaluationPeriods: 1,
    });
    alarm("payment-api", "5xx-errors", {
      description:
        "Callers of the API get 5xx answers. Compare the access log's status with the functions' errors: without any, it is a permission, a throttle or a timeout.",
      metric: api5xxErrors(props.api.name),
      threshold: 10,
      evaluationPeriods: 2,
    });
    alarm("payment-transactions", "throttles", {
      description:
        "DynamoDB throttles the table. See which partition is hot and whether the account's limit for on-demand tables is reached.",
      metric: throttledRequests(props.table.name, TABLE_OPERATIONS),
      threshold: 1,
      evaluationPeriods: 1,
    });
  }
}
