import { GetQueueAttributesCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { waitFor } from "../wait-for.ts";

/** Messages of a queue by their state. */
export interface QueueDepth {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
}

/** A queue's counts are approximate, and no message is counted on its way to a receiver: so many in a row must be zero. */
const EMPTY_READINGS = 8;

export async function queueDepth(sqs: SQSClient, queueUrl: string): Promise<QueueDepth> {
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ["All"] }),
  );
  return {
    visible: Number(Attributes.ApproximateNumberOfMessages),
    inFlight: Number(Attributes.ApproximateNumberOfMessagesNotVisible),
    delayed: Number(Attributes.ApproximateNumberOfMessagesDelayed),
  };
}

/** Waits until everything that was on a queue is done. */
export async function untilEmpty(sqs: SQSClient, queueUrl: string): Promise<void> {
  let empty = 0;
  const isEmpty = async () => {
    const { visible, inFlight, delayed } = await queueDepth(sqs, queueUrl);
    empty = visible + inFlight + delayed === 0 ? empty + 1 : 0;
    return empty >= EMPTY_READINGS;
  };
  await waitFor(`${queueUrl} to be empty`, isEmpty, 100);
}
