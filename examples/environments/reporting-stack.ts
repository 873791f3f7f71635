import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription/index.js";
import { type App, TerraformOutput } from "cdktf";
import { EncryptedQueue } from "../../stacks/constructs/index.ts";
import { nameOf } from "../../stacks/definitions/index.ts";
import { EnvironmentStack, type PaymentStack } from "../../stacks/index.ts";
import type { Environment } from "./environments.ts";

/** A queue of each notification for those who report. It refers to the payment stack, and is deployed after it. */
export class ReportingStack extends EnvironmentStack {
  constructor(app: App, id: string, payment: PaymentStack, environment: Environment) {
    super(app, id, { ...environment, state: "reporting" });
    const { settings } = environment;
    const topicArn = payment.notificationTopic.arn;
    const queue = new EncryptedQueue(this, "reports", {
      name: nameOf("payment-reports", settings),
      key: payment.key,
      protectData: settings.protectData,
      topicArn,
    });
    new SnsTopicSubscription(this, "reports-subscription", { topicArn, protocol: "sqs", endpoint: queue.arn });
    new TerraformOutput(this, "ReportsQueueURL", {
      value: queue.url,
      description: "The queue of notifications to report",
    });
  }
}
