import { SqsQueueRedriveAllowPolicy } from "@cdktf/provider-aws/lib/sqs-queue-redrive-allow-policy/index.js";
import { Construct } from "constructs";
import { type NamingProps, nameOf } from "../../definitions/names.ts";
import type { EncryptionKey } from "../security/encryption-key.ts";
import { EncryptedQueue } from "./encrypted-queue.ts";

const MAX_RECEIVE_COUNT = 5;

/** Props of {@link NotificationQueue}. */
export interface NotificationQueueProps extends NamingProps {
  /** Encrypts both queues. */
  readonly key: EncryptionKey;
  /** Whether Terraform refuses to destroy the queues. */
  readonly protectData: boolean;
}

/** Notifications to dispatch, and where they end up when that fails five times. */
export class NotificationQueue extends Construct {
  /** Where notifications wait to be dispatched. */
  readonly queue: EncryptedQueue;
  /** Where those are kept that failed five times. */
  readonly deadLetterQueue: EncryptedQueue;

  constructor(scope: Construct, id: string, props: NotificationQueueProps) {
    super(scope, id);
    const { key, protectData } = props;
    const stored = { key, protectData };
    this.deadLetterQueue = new EncryptedQueue(this, "dlq", {
      ...stored,
      name: nameOf("payment-notifications-dlq", props),
    });
    this.queue = new EncryptedQueue(this, "Queue", {
      ...stored,
      name: nameOf("payment-notifications", props),
      receiveWaitTimeSeconds: 20,
      redrive: { deadLetterQueue: this.deadLetterQueue, maxReceiveCount: MAX_RECEIVE_COUNT },
    });
    new SqsQueueRedriveAllowPolicy(this.deadLetterQueue, "RedriveAllowPolicy", {
      queueUrl: this.deadLetterQueue.url,
      redriveAllowPolicy: JSON.stringify({ redrivePermission: "byQueue", sourceQueueArns: [this.queue.arn] }),
    });
  }
}
