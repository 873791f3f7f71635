import { GetQueueUrlCommand, QueueDoesNotExist } from "@aws-sdk/client-sqs";
import { UsageError } from "../../../command-line/command.ts";
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

export interface DeadLetterQueue extends Queue {
  readonly owner: (typeof OWNERS)[number];
}

/** A queue of the environment, undefined if it has none of the name. @param what `payment-notifications-dlq` */
export async function queueOf({ clients, name }: Environment, what: string): Promise<Queue | undefined> {
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
export async function deadLetterQueues(environment: Environment): Promise<readonly DeadLetterQueue[]> {
  const found = await Promise.all(
    OWNERS.map(async (owner) => {
      const queue = await queueOf(environment, `${owner}-dlq`);
      return queue && { ...queue, owner };
    }),
  );
  return found.filter((queue) => queue !== undefined);
}

/**
 * One of them.
 * @param given `payment-notifications-dlq`, or the whole name
 * @throws UsageError if the environment has none of that name
 */
export async function deadLetterQueue(environment: Environment, given: string): Promise<DeadLetterQueue> {
  const queues = await deadLetterQueues(environment);
  const queue = queues.find(({ owner, name }) => given === `${owner}-dlq` || given === name);
  if (queue) return queue;
  const allowed = queues.map(({ owner }) => `${owner}-dlq`).join(", ");
  throw new UsageError(`--queue: "${given}" given, allowed: ${allowed}`);
}
