import { LambdaEventSourceMapping } from "@cdktf/provider-aws/lib/lambda-event-source-mapping/index.js";
import { Construct } from "constructs";
import type { EncryptedQueue } from "./encrypted-queue.ts";
import type { NodeFunction } from "./node-function.ts";

export interface QueueConsumerProps {
  readonly queue: EncryptedQueue;
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
  }
}
