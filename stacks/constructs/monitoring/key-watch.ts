import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule/index.js";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target/index.js";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic/index.js";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy/index.js";
import { Construct } from "constructs";
import { type NamingProps, nameOf } from "../../definitions/names.ts";
import { allowAlarms, denyInsecureTransport, policyDocument } from "../../definitions/policy.ts";
import type { Subscriber } from "../../definitions/subscriber.ts";
import { TopicSubscription } from "../messaging/topic-subscription.ts";
import type { Account } from "../security/account.ts";
import type { EncryptionKey } from "../security/encryption-key.ts";

/**
 * Calls after which the key cannot be used, soon or at once. A deletion that is cancelled leaves the key disabled, so it is
 * told, too. Source: KMS Developer Guide, "Key states of AWS KMS keys".
 */
const CALLS = ["DisableKey", "ScheduleKeyDeletion", "CancelKeyDeletion"];

/** Props of {@link KeyWatch}. */
export interface KeyWatchProps extends NamingProps {
  /** Whose key and alarms they are. */
  readonly account: Account;
  /** The key that is watched. */
  readonly key: EncryptionKey;
  /** Who is told. */
  readonly subscribers: readonly Subscriber[];
}

/**
 * Tells that the key is lost, over a topic that the key does not encrypt: over one that it does, nobody would hear of it. What
 * it publishes holds no data of payments: the name of the call, who made it, or the text of an alarm.
 */
export class KeyWatch extends Construct {
  /** The topic, for alarms that a lost key sets off. */
  readonly topic: { readonly arn: string };

  constructor(scope: Construct, id: string, { account, key, subscribers, ...naming }: KeyWatchProps) {
    super(scope, id);
    const name = nameOf("payment-key-alarms", naming);
    const topic = new SnsTopic(this, "Resource", { name });
    const rule = new CloudwatchEventRule(this, "Rule", {
      name,
      description: "The key of the payment system is disabled, or will be deleted",
      eventPattern: JSON.stringify({
        source: ["aws.kms"],
        $or: [
          // Only accounts with a trail of CloudTrail have this event.
          {
            "detail-type": ["AWS API Call via CloudTrail"],
            detail: { eventName: CALLS, resources: { ARN: [key.arn] } },
          },
          { "detail-type": ["KMS CMK Deletion"], resources: [key.arn] },
        ],
      }),
    });
    new CloudwatchEventTarget(this, "Target", {
      rule: rule.name,
      arn: topic.arn,
      inputTransformer: {
        inputPaths: { what: "$.detail-type", call: "$.detail.eventName", who: "$.detail.userIdentity.arn" },
        inputTemplate: JSON.stringify(
          `The key of the payment system, environment ${naming.environmentSuffix}: <what> <call> by <who>. While it is disabled or waits ` +
            "for its deletion, nothing works: webhooks are answered with 500, and alarms reach nobody. Cancel the deletion, then " +
            `enable the key: ${key.arn}`,
        ),
      },
    });
    new SnsTopicPolicy(this, "Policy", {
      arn: topic.arn,
      policy: policyDocument([
        denyInsecureTransport("sns:Publish", topic.arn),
        allowAlarms(topic.arn, account.id),
        {
          Sid: "StateOfTheKey",
          Effect: "Allow",
          Principal: { Service: "events.amazonaws.com" },
          Action: "sns:Publish",
          Resource: topic.arn,
          Condition: { ArnLike: { "aws:SourceArn": account.arn("events", `rule/${name}`) } },
        },
      ]),
    });
    for (const subscriber of subscribers) new TopicSubscription(this, { ...subscriber, topicArn: topic.arn, account });
    this.topic = { arn: topic.arn };
  }
}
