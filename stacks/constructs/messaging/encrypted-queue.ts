import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue/index.js";
import { SqsQueuePolicy } from "@cdktf/provider-aws/lib/sqs-queue-policy/index.js";
import { Construct } from "constructs";
import type { Permission, PolicyStatement } from "../../definitions/policy.ts";
import { denyInsecureTransport, policyDocument } from "../../definitions/policy.ts";
import { protection } from "../../definitions/protection.ts";
import type { EncryptionKey } from "../security/encryption-key.ts";

const FOURTEEN_DAYS = 14 * 24 * 60 * 60;

/** Seconds that a received message stays hidden. */
const VISIBILITY_TIMEOUT_SECONDS = 300;

/** Props of {@link EncryptedQueue}. */
export interface EncryptedQueueProps {
  /** The queue's name. */
  readonly name: string;
  /** Encrypts it. */
  readonly key: EncryptionKey;
  /** Whether Terraform refuses to destroy it. */
  readonly protectData: boolean;
  /** Seconds that a received message stays hidden. @default - 300 */
  readonly visibilityTimeoutSeconds?: number;
  /** @default - 0: a receive call answers at once */
  readonly receiveWaitTimeSeconds?: number;
  /** @default - messages are received again until they expire */
  readonly redrive?: { readonly deadLetterQueue: EncryptedQueue; readonly maxReceiveCount: number };
  /** ARN of a topic that sends here. @default - only roles whose own policy allows it send */
  readonly topicArn?: string;
}

/** A queue that keeps messages for 14 days, encrypted, and talks TLS only. */
export class EncryptedQueue extends Construct {
  /** The queue's name, as the resource has it; its metrics bear it. */
  readonly name: string;
  /** The queue's ARN, as the resource has it. */
  readonly arn: string;
  /** Where it is sent to and received from. */
  readonly url: string;
  /** Seconds that a received message stays hidden. */
  readonly visibilityTimeoutSeconds: number;
  /** The queue, for what has no prop. */
  readonly resource: SqsQueue;
  readonly #key: EncryptionKey;

  constructor(scope: Construct, id: string, props: EncryptedQueueProps) {
    super(scope, id);
    const { key, redrive, visibilityTimeoutSeconds = VISIBILITY_TIMEOUT_SECONDS } = props;
    const queue = new SqsQueue(this, "Resource", {
      name: props.name,
      kmsMasterKeyId: key.arn,
      kmsDataKeyReusePeriodSeconds: 300,
      messageRetentionSeconds: FOURTEEN_DAYS,
      visibilityTimeoutSeconds,
      receiveWaitTimeSeconds: props.receiveWaitTimeSeconds ?? 0,
      delaySeconds: 0,
      ...(redrive && {
        redrivePolicy: JSON.stringify({
          deadLetterTargetArn: redrive.deadLetterQueue.arn,
          maxReceiveCount: redrive.maxReceiveCount,
        }),
      }),
      ...protection(props.protectData),
    });
    new SqsQueuePolicy(this, "Policy", {
      queueUrl: queue.url,
      policy: policyDocument([
        denyInsecureTransport("sqs:*", queue.arn),
        ...(props.topicArn === undefined ? [] : [allowTopic(queue.arn, props.topicArn)]),
      ]),
    });
    this.resource = queue;
    this.name = queue.name;
    this.arn = queue.arn;
    this.url = queue.url;
    this.visibilityTimeoutSeconds = visibilityTimeoutSeconds;
    this.#key = key;
  }

  /** What a sender needs. */
  grantSend(): Permission[] {
    return [{ actions: ["sqs:SendMessage"], resource: this.arn }, this.#key.grantEncrypt()];
  }

  /** What Lambda needs of the function's role to poll for it. */
  grantConsume(): Permission[] {
    return [
      { actions: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"], resource: this.arn },
      this.#key.grantDecrypt(),
    ];
  }
}

/** Source: SNS Developer Guide, "Configuring an Amazon SNS dead-letter queue". */
function allowTopic(queueArn: string, topicArn: string): PolicyStatement {
  return {
    Sid: "TopicOfThisQueue",
    Effect: "Allow",
    Principal: { Service: "sns.amazonaws.com" },
    Action: "sqs:SendMessage",
    Resource: queueArn,
    Condition: { ArnLike: { "aws:SourceArn": topicArn } },
  };
}
