import type { Declared, Provisioner, Resolver } from "../../terraform/resolver.ts";
import type { EmulatorConfig } from "../emulator-config.ts";
import { queryProtocol } from "../protocol.ts";
import { type AwsObserver, type AwsService, parametersOf } from "../service.ts";
import { FAUXQS } from "./fauxqs.ts";

/** Source: SNS API Reference, "Common errors" and "Publish"; SNS Developer Guide, "Key management". */
export const SNS: AwsService = {
  title: "SNS",
  prefix: "sns",
  endpointVariable: "AWS_ENDPOINT_URL_SNS",
  protocol: queryProtocol({ signingName: "sns", xmlNamespace: "http://sns.amazonaws.com/doc/2010-03-31/" }),
  emulator: FAUXQS,
  errors: {
    failed: { statusCode: 500, code: "InternalFailure", message: "Internal failure" },
    throttled: { statusCode: 400, code: "Throttling", message: "Rate exceeded" },
    refused: { statusCode: 403, code: "AuthorizationError" },
    keyRefused: { statusCode: 400, code: "KMSAccessDenied" },
  },
  permission: {
    // A batch needs the permission of its single call.
    action: (operation) => operation.replace(/Batch$/, ""),
    resource: ({ TopicArn }) => String(TopicArn),
    keyActions: (action) => (action === "Publish" ? ["kms:GenerateDataKey", "kms:Decrypt"] : []),
  },
  faultOperations: ["Publish"],
  provisioners,
  security: {
    keys: { aws_sns_topic: (topic) => topic.get("kms_master_key_id") },
    policies: { aws_sns_topic_policy: (policy) => policy.text("arn") },
    unread: ["aws_sns_topic.policy"],
  },
  observer,
};

async function provisioners(config: EmulatorConfig): Promise<Record<string, Provisioner>> {
  const { CreateTopicCommand, SNSClient, SubscribeCommand } = await import("@aws-sdk/client-sns");
  const client = new SNSClient(config);
  return {
    async aws_sns_topic(topic) {
      const { TopicArn } = await client.send(new CreateTopicCommand({ Name: await topic.text("name") }));
      return { id: TopicArn, arn: TopicArn };
    },
    /** Only queues receive: fauxqs keeps other subscriptions and delivers nothing to them. */
    async aws_sns_topic_subscription(subscription) {
      const { SubscriptionArn } = await client.send(
        new SubscribeCommand({
          TopicArn: await subscription.text("topic_arn"),
          Protocol: await subscription.text("protocol"),
          Endpoint: await subscription.text("endpoint"),
          Attributes: await subscriptionAttributes(subscription),
          ReturnSubscriptionArn: true,
        }),
      );
      return { id: SubscriptionArn, arn: SubscriptionArn };
    },
  };
}

/** Terraform's argument for each attribute of a subscription. */
const SUBSCRIPTION_ATTRIBUTES = {
  FilterPolicy: "filter_policy",
  FilterPolicyScope: "filter_policy_scope",
  RawMessageDelivery: "raw_message_delivery",
} as const;

async function subscriptionAttributes(subscription: Declared): Promise<Record<string, string>> {
  const attributes: Record<string, string> = {};
  for (const [attribute, argument] of Object.entries(SUBSCRIPTION_ATTRIBUTES)) {
    const value = await subscription.get(argument);
    if (value !== undefined && value !== null) attributes[attribute] = String(value);
  }
  return attributes;
}

/** Tells of each notification, and by which protocols it goes on. Endpoints stay out: they may be personal. */
async function observer(stack: Resolver): Promise<AwsObserver> {
  const protocols = new Map<string, string[]>();
  for (const subscription of stack.declared("aws_sns_topic_subscription")) {
    const topicArn = await subscription.text("topic_arn");
    protocols.set(topicArn, [...(protocols.get(topicArn) ?? []), await subscription.text("protocol")]);
  }
  return (request) => {
    if (request.operation !== "Publish") return undefined;
    const topicArn = String(parametersOf(request).TopicArn);
    const subscribers = countOf(protocols.get(topicArn) ?? []);
    return { kind: "notification", text: `published to ${topicArn.split(":").at(-1)}, ${subscribers}` };
  };
}

/** `to 2 email, 1 sqs` */
function countOf(protocols: readonly string[]): string {
  if (protocols.length === 0) return "no subscribers";
  const counts = new Map<string, number>();
  for (const protocol of protocols) counts.set(protocol, (counts.get(protocol) ?? 0) + 1);
  return `to ${[...counts].map(([protocol, count]) => `${count} ${protocol}`).join(", ")}`;
}
