import { createHash } from "node:crypto";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic/index.js";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy/index.js";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription/index.js";
import { Construct } from "constructs";
import type { Permission, PolicyStatement } from "../../definitions/policy.ts";
import { denyInsecureTransport, policyDocument } from "../../definitions/policy.ts";
import type { Subscriber } from "../../definitions/subscriber.ts";
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
  /** Gives the alarms of this account leave to publish. @default - only roles whose own policy allows it publish */
  readonly alarmsOf?: Account;
}

/** A topic, encrypted, that talks TLS only, with its subscribers. */
export class EncryptedTopic extends Construct {
  /** The topic's ARN, as the resource has it. */
  readonly arn: string;
  readonly #key: EncryptionKey;

  constructor(scope: Construct, id: string, { name, key, subscribers, alarmsOf }: EncryptedTopicProps) {
    super(scope, id);
    const topic = new SnsTopic(this, "Resource", { name, kmsMasterKeyId: key.arn });
    new SnsTopicPolicy(this, "Policy", {
      arn: topic.arn,
      policy: policyDocument([
        denyInsecureTransport("sns:Publish", topic.arn),
        ...(alarmsOf ? [allowAlarms(topic.arn, alarmsOf)] : []),
      ]),
    });
    for (const { protocol, endpoint } of subscribers) {
      new SnsTopicSubscription(this, subscriptionId(protocol, endpoint), { topicArn: topic.arn, protocol, endpoint });
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

/** Stays the same however the list is ordered, and does not repeat an endpoint, which may be personal or secret. */
function subscriptionId(protocol: string, endpoint: string): string {
  return `${protocol}-${createHash("sha256").update(endpoint).digest("hex").slice(0, 8)}`;
}
