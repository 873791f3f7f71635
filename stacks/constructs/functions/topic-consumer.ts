import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission/index.js";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription/index.js";
import { Construct } from "constructs";
import type { EncryptedTopic } from "../messaging/encrypted-topic.ts";
import type { NodeFunction } from "./node-function.ts";

/** Props of {@link TopicConsumer}. */
export interface TopicConsumerProps {
  /** The topic that is subscribed to. */
  readonly topic: EncryptedTopic;
  /** The function that gets the messages. */
  readonly consumer: NodeFunction;
}

/** Subscribes a function to a topic. What it does not take after SNS's retries is in the topic's dead-letter queue. */
export class TopicConsumer extends Construct {
  constructor(scope: Construct, id: string, { topic, consumer }: TopicConsumerProps) {
    super(scope, id);
    const permission = new LambdaPermission(this, "Permission", {
      statementId: id,
      action: "lambda:InvokeFunction",
      functionName: consumer.functionName,
      principal: "sns.amazonaws.com",
      sourceArn: topic.arn,
      // It is a statement of the function's policy, which is gone with the function, also if the new one has the same name.
      lifecycle: { replaceTriggeredBy: [consumer.replacement] },
    });
    new SnsTopicSubscription(this, "Resource", {
      topicArn: topic.arn,
      protocol: "lambda",
      endpoint: consumer.arn,
      redrivePolicy: JSON.stringify({ deadLetterTargetArn: topic.deadLetterQueue.arn }),
      dependsOn: [permission],
    });
  }
}
