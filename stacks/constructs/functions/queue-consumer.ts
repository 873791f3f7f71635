import { LambdaEventSourceMapping } from "@cdktf/provider-aws/lib/lambda-event-source-mapping/index.js";
import { Annotations } from "cdktf";
import { Construct } from "constructs";
import type { EncryptedQueue } from "../messaging/encrypted-queue.ts";
import type { NodeFunction } from "./node-function.ts";

/** How many times a function's timeout a message stays hidden at least. Source: Lambda Developer Guide, "Using Lambda with Amazon SQS". */
const VISIBILITY_FACTOR = 6;

/** Props of {@link QueueConsumer}. */
export interface QueueConsumerProps {
  /** The queue that Lambda polls. */
  readonly queue: EncryptedQueue;
  /** The function that gets the messages. */
  readonly consumer: NodeFunction;
}

/** Has Lambda poll a queue for a function, which reports the messages that failed one by one. */
export class QueueConsumer extends Construct {
  constructor(scope: Construct, id: string, { queue, consumer }: QueueConsumerProps) {
    super(scope, id);
    new LambdaEventSourceMapping(this, "Resource", {
      eventSourceArn: queue.arn,
      functionName: consumer.arn,
      enabled: true,
      batchSize: 10,
      maximumBatchingWindowInSeconds: 0,
      functionResponseTypes: ["ReportBatchItemFailures"],
      // Reserved concurrency alone would throttle pollers, and a throttled message counts as received.
      scalingConfig: { maximumConcurrency: 10 },
    });
    const [hidden, least] = [queue.visibilityTimeoutSeconds, VISIBILITY_FACTOR * consumer.timeoutSeconds];
    if (hidden < least) {
      Annotations.of(this).addWarning(
        `the queue's visibility timeout of ${hidden} s is under ${least} s, six times the timeout of ${consumer.name}: ` +
          "a message can be received again while it is still being handled",
      );
    }
  }
}
