import { GetQueueAttributesCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { Queue } from "./dead-letter-queues.ts";

/** How a queue is, and how full; its counts are approximate. */
export interface QueueState {
  readonly arn: string;
  /** Messages that can be received, now or after their delay. */
  readonly waiting: number;
  /** Messages that somebody has received and not deleted. */
  readonly inWork: number;
  /** Seconds until a message that failed can be received again. */
  readonly visibilitySeconds: number;
  /** Receives after which it is a dead letter. @default - it is never one */
  readonly maxReceives?: number;
}

export async function queueState(queues: SQSClient, { url }: Pick<Queue, "url">): Promise<QueueState> {
  const { Attributes = {} } = await queues.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ["All"] }),
  );
  const number = (name: keyof typeof Attributes) => Number(Attributes[name] ?? 0);
  const { maxReceiveCount } = JSON.parse(Attributes.RedrivePolicy ?? "{}");
  return {
    arn: Attributes.QueueArn ?? "",
    waiting: number("ApproximateNumberOfMessages") + number("ApproximateNumberOfMessagesDelayed"),
    inWork: number("ApproximateNumberOfMessagesNotVisible"),
    visibilitySeconds: number("VisibilityTimeout"),
    ...(maxReceiveCount !== undefined && { maxReceives: Number(maxReceiveCount) }),
  };
}
