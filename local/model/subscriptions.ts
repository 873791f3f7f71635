import type { Resolver } from "../terraform/resolver.ts";

/** Protocols of the subscriptions of each topic, by its ARN. Endpoints stay out: they may be personal. */
export async function readSubscriptions(resolver: Resolver): Promise<Map<string, string[]>> {
  const protocols = new Map<string, string[]>();
  for (const subscription of resolver.declared("aws_sns_topic_subscription")) {
    const topicArn = await subscription.text("topic_arn");
    protocols.set(topicArn, [...(protocols.get(topicArn) ?? []), await subscription.text("protocol")]);
  }
  return protocols;
}
