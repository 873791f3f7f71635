import { GetQueueUrlCommand, QueueDoesNotExist } from "@aws-sdk/client-sqs";
import { ENVIRONMENT_VARIABLES } from "../../../functions/runtime/environment.ts";
import type { Environment } from "../environment/environment.ts";

/** Whose letters a dead-letter queue holds; the queue itself is `{owner}-dlq`. */
const OWNERS = [
  "payment-notifications",
  "payment-email-notifications",
  "payment-alarms",
  ...Object.keys(ENVIRONMENT_VARIABLES),
] as const;

export interface Queue {
  /** `payment-notifications-dlq-prod` */
  readonly name: string;
  readonly url: string;
}

/** A queue of the environment, undefined if it has none of the name. @param what `payment-notifications-dlq` */
async function queueOf({ clients, name }: Environment, what: string): Promise<Queue | undefined> {
  const QueueName = name(what);
  try {
    const { QueueUrl = "" } = await clients.queues.send(new GetQueueUrlCommand({ QueueName }));
    return { name: QueueName, url: QueueUrl };
  } catch (error) {
    if (error instanceof QueueDoesNotExist) return undefined;
    throw error;
  }
}

/** The dead-letter queues of the environment: which there are depends on its settings. */
export async function deadLetterQueues(environment: Environment): Promise<readonly Queue[]> {
  const found = await Promise.all(OWNERS.map((owner) => queueOf(environment, `${owner}-dlq`)));
  return found.filter((queue) => queue !== undefined);
}
