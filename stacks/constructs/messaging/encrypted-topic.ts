import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic/index.js";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy/index.js";
import { Construct } from "constructs";
import { type NamingProps, nameOf } from "../../definitions/names.ts";
import type { Permission, PolicyStatement } from "../../definitions/policy.ts";
import { allowAlarms, denyInsecureTransport, policyDocument } from "../../definitions/policy.ts";
import type { Subscriber } from "../../definitions/subscriber.ts";
import type { Account } from "../security/account.ts";
import type { EncryptionKey } from "../security/encryption-key.ts";
import { EncryptedQueue } from "./encrypted-queue.ts";
import { TopicSubscription } from "./topic-subscription.ts";

/** Props of {@link EncryptedTopic}. */
export interface EncryptedTopicProps extends NamingProps {
  /** The topic's name without the environment. */
  readonly name: string;
  /** Encrypts it. */
  readonly key: EncryptionKey;
  /** Whether Terraform refuses to destroy its dead-letter queue. */
  readonly protectData: boolean;
  /** Who gets its messages, each once. */
  readonly subscribers: readonly Subscriber[];
  /** Whose the topic is. */
  readonly account: Account;
  /** Whether the account's alarms may publish. @default false - only roles whose own policy allows it publish */
  readonly forAlarms?: boolean;
  /** Ids of other accounts that may subscribe, from their side. @default - none */
  readonly subscriberAccountIds?: readonly string[];
}

/** A topic, encrypted, that talks TLS only, with its subscribers. What one of them does not take is kept for 14 days. */
export class EncryptedTopic extends Construct {
  /** The topic's ARN, as the resource has it. */
  readonly arn: string;
  /** Where messages are kept that a subscriber did not take. */
  readonly deadLetterQueue: EncryptedQueue;
  /** The topic, for what has no prop. */
  readonly resource: SnsTopic;
  readonly #key: EncryptionKey;

  constructor(scope: Construct, id: string, props: EncryptedTopicProps) {
    super(scope, id);
    const { key, protectData, subscribers, account, forAlarms = false, subscriberAccountIds = [] } = props;
    const topic = new SnsTopic(this, "Resource", {
      name: nameOf(props.name, props),
      kmsMasterKeyId: key.arn,
    });
    new SnsTopicPolicy(this, "Policy", {
      arn: topic.arn,
      policy: policyDocument([
        denyInsecureTransport("sns:Publish", topic.arn),
        ...(forAlarms ? [allowAlarms(topic.arn, account.id)] : []),
        ...subscriberAccountIds.map((accountId) => allowSubscription(topic.arn, account.partition, accountId)),
      ]),
    });
    this.deadLetterQueue = new EncryptedQueue(this, "dlq", {
      name: nameOf(`${props.name}-dlq`, props),
      key,
      protectData,
      topicArn: topic.arn,
    });
    for (const subscriber of subscribers) {
      new TopicSubscription(this, {
        ...subscriber,
        topicArn: topic.arn,
        account,
        deadLetterQueue: this.deadLetterQueue,
      });
    }
    this.resource = topic;
    this.arn = topic.arn;
    this.#key = key;
  }

  /** What a publisher needs. */
  grantPublish(): Permission[] {
    return [{ actions: ["sns:Publish"], resource: this.arn }, this.#key.grantEncrypt()];
  }
}

/** The account's own policies then say which of its roles subscribe. */
function allowSubscription(topicArn: string, partition: string, accountId: string): PolicyStatement {
  return {
    Sid: `SubscribersOf${accountId}`,
    Effect: "Allow",
    Principal: { AWS: `arn:${partition}:iam::${accountId}:root` },
    Action: "sns:Subscribe",
    Resource: topicArn,
  };
}
