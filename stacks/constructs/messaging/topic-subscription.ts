import { createHash } from "node:crypto";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription/index.js";
import { Op } from "cdktf";
import { Construct } from "constructs";
import { accountOf, type Subscriber } from "../../definitions/subscriber.ts";
import type { Account } from "../security/account.ts";
import type { EncryptedQueue } from "./encrypted-queue.ts";

/** Props of {@link TopicSubscription}. */
export interface TopicSubscriptionProps extends Subscriber {
  /** ARN of the topic. */
  readonly topicArn: string;
  /** Whose the topic is. */
  readonly account: Account;
  /** Gets what the subscriber does not take after SNS's retries. @default - it is gone */
  readonly deadLetterQueue?: EncryptedQueue;
}

/** Somebody who gets the messages of a topic. */
export class TopicSubscription extends Construct {
  constructor(scope: Construct, { topicArn, account, protocol, endpoint, deadLetterQueue }: TopicSubscriptionProps) {
    super(scope, subscriptionId(protocol, endpoint));
    new SnsTopicSubscription(this, "Resource", {
      topicArn,
      protocol,
      endpoint,
      ...(protocol === "sqs" && { lifecycle: { precondition: [isQueueOf(account, endpoint)] } }),
      ...(deadLetterQueue && { redrivePolicy: JSON.stringify({ deadLetterTargetArn: deadLetterQueue.arn }) }),
    });
  }
}

/** A queue of another account has to confirm its subscription: Terraform would wait for that in vain, and keep it as tainted. */
function isQueueOf(account: Account, queueArn: string) {
  const owner = accountOf(queueArn);
  return {
    condition: Op.eq(account.id, owner),
    errorMessage:
      `notificationSubscribers: given ${queueArn}; allowed: a queue of the account that is deployed to; let account ${owner} subscribe ` +
      "from its side by subscriberAccountIds instead",
  };
}

/** Stays the same however the list is ordered, and does not repeat an endpoint, which may be personal or secret. */
function subscriptionId(protocol: string, endpoint: string): string {
  return `${protocol}-${createHash("sha256").update(endpoint).digest("hex").slice(0, 8)}`;
}
