import { createHash } from "node:crypto";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic/index.js";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy/index.js";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription/index.js";
import { Op } from "cdktf";
import { Construct } from "constructs";
import type { Permission, PolicyStatement } from "../../definitions/policy.ts";
import { denyInsecureTransport, policyDocument } from "../../definitions/policy.ts";
import { accountOf, type Subscriber } from "../../definitions/subscriber.ts";
import type { Account } from "../security/account.ts";
import type { EncryptionKey } from "../security/encryption-key.ts";

/** Props of {@link EncryptedTopic}. */
export interface EncryptedTopicProps {
  /** The topic's name. */
  readonly name: string;
  /** Encrypts it. */
  readonly key: EncryptionKey;
  /** Who gets its messages, each once. */
  readonly subscribers: readonly Subscriber[];
  /** Whose the topic is. */
  readonly account: Account;
  /** Whether the account's alarms may publish. @default false - only roles whose own policy allows it publish */
  readonly forAlarms?: boolean;
  /** Ids of other accounts that may subscribe, from their side. @default - none */
  readonly subscriberAccountIds?: readonly string[];
}

/** A topic, encrypted, that talks TLS only, with its subscribers. */
export class EncryptedTopic extends Construct {
  /** The topic's ARN, as the resource has it. */
  readonly arn: string;
  readonly #key: EncryptionKey;

  constructor(scope: Construct, id: string, props: EncryptedTopicProps) {
    super(scope, id);
    const { name, key, subscribers, account, forAlarms = false, subscriberAccountIds = [] } = props;
    const topic = new SnsTopic(this, "Resource", { name, kmsMasterKeyId: key.arn });
    new SnsTopicPolicy(this, "Policy", {
      arn: topic.arn,
      policy: policyDocument([
        denyInsecureTransport("sns:Publish", topic.arn),
        ...(forAlarms ? [allowAlarms(topic.arn, account)] : []),
        ...subscriberAccountIds.map((accountId) => allowSubscription(topic.arn, account.partition, accountId)),
      ]),
    });
    for (const { protocol, endpoint } of subscribers) {
      new SnsTopicSubscription(this, subscriptionId(protocol, endpoint), {
        topicArn: topic.arn,
        protocol,
        endpoint,
        ...(protocol === "sqs" && { lifecycle: { precondition: [isQueueOf(account, endpoint)] } }),
      });
    }
    this.arn = topic.arn;
    this.#key = key;
  }

  /** What a publisher needs. */
  grantPublish(): Permission[] {
    return [{ actions: ["sns:Publish"], resource: this.arn }, this.#key.grantEncrypt()];
  }
}

function allowAlarms(topicArn: string, account: Account): PolicyStatement {
  return {
    Sid: "AlarmsOfThisAccount",
    Effect: "Allow",
    Principal: { Service: "cloudwatch.amazonaws.com" },
    Action: "sns:Publish",
    Resource: topicArn,
    Condition: { StringEquals: { "aws:SourceAccount": account.id } },
  };
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
