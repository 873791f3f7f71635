import { PublishCommand, type SNSClient } from "@aws-sdk/client-sns";
import { stringifyExactJson } from "../domain/exact-json.ts";
import { notificationSubject } from "../domain/payment.ts";
import type { NotificationTopic } from "../domain/ports.ts";
import { isText, promised } from "./answers.ts";

/** Notifications on an SNS topic. `template` and `status` are message attributes as well, so that subscriptions can filter by them. */
export function createNotificationTopic(topics: SNSClient, topicArn: string): NotificationTopic {
  return {
    async publish(notification) {
      const { MessageId } = await topics.send(
        new PublishCommand({
          TopicArn: topicArn,
          Subject: notificationSubject(notification.transaction_id),
          Message: stringifyExactJson(notification),
          MessageAttributes: {
            template: { DataType: "String", StringValue: notification.template },
            status: { DataType: "String", StringValue: notification.status },
          },
        }),
      );
      promised(MessageId, isText, "Publish: MessageId");
    },
  };
}
