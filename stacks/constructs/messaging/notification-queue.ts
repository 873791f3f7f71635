import { SqsQueueRedriveAllowPolicy } from "@cdktf/provider-aws/lib/sqs-queue-redrive-allow-policy/index.js";
import { Construct } from "constructs";
import type { EncryptionKey } from "../security/encryption-key.ts";
import { EncryptedQueue } from "./encrypted-queue.ts";

const MAX_RECEIVE_COUNT = 5;

export interface NotificationQueueProps {
  readonly environmentSuffix: string;
  readonly key: EncryptionKey;
  readonly protectData: boolean;
}

/** Notifications to dispatch, and where they end up when that fails five times. */
export class NotificationQueue extends Construct {
  readonly queue: EncryptedQueue;
  readonly deadLetterQueue: EncryptedQueue;

  constructor(scope: Construct, id: string, { environmentSuffix, ...props }: NotificationQueueProps) {
    super(scope, id);
    this.deadLetterQueue = new EncryptedQueue(this, "dlq", {
      ...props,
      name: `payment-notifications-dlq-${environmentSuffix}`,
    });
    this.queue = new EncryptedQueue(this, "Queue", {
      ...props,
      name: `payment-notifications-${environmentSuffix}`,
      receiveWaitTimeSeconds: 20,
      redrive: { deadLetterQueue: this.deadLetterQueue, maxReceiveCount: MAX_RECEIVE_COUNT },
    });
    new SqsQueueRedriveAllowPolicy(this.deadLetterQueue, "RedriveAllowPolicy", {
      queueUrl: this.deadLetterQueue.url,
      redriveAllowPolicy: JSON.stringify({ redrivePermission: "byQueue", sourceQueueArns: [this.queue.arn] }),
    });
  }
}
