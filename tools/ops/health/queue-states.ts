import { GetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import type { Environment } from "../environment/environment.ts";
import { deadLetterQueues, type Queue, queueOf } from "../queues/dead-letter-queues.ts";

/** What is in a queue, as far as SQS knows: it says that its counts are approximate. */
export interface QueueState {
  readonly name: string;
  readonly isDeadLetterQueue: boolean;
  /** Messages that can be received. */
  readonly visible: number;
  /** Messages that somebody has received and not deleted. */
  readonly inFlight: number;
  /** Messages that cannot be received yet. */
  readonly delayed: number;
}

/** The notification queue, and the dead-letter queues. */
export async function readQueues(environment: Environment): Promise<readonly QueueState[]> {
  const [notifications, deadLetters] = await Promise.all([
    queueOf(environment, "payment-notifications"),
    deadLetterQueues(environment),
  ]);
  const stateOf = async ({ name, url }: Queue, isDeadLetterQueue: boolean): Promise<QueueState> => {
    const { Attributes = {} } = await environment.clients.queues.send(
      new GetQueueAttributesCommand({
        QueueUrl: url,
        AttributeNames: [
          "ApproximateNumberOfMessages",
          "ApproximateNumberOfMessagesNotVisible",
          "ApproximateNumberOfMessagesDelayed",
        ],
      }),
    );
    return {
      name,
      isDeadLetterQueue,
      visible: Number(Attributes.ApproximateNumberOfMessages ?? 0),
      inFlight: Number(Attributes.ApproximateNumberOfMessagesNotVisible ?? 0),
      delayed: Number(Attributes.ApproximateNumberOfMessagesDelayed ?? 0),
    };
  };
  return Promise.all([
    ...(notifications ? [stateOf(notifications, false)] : []),
    ...deadLetters.map((queue) => stateOf(queue, true)),
  ]);
}
