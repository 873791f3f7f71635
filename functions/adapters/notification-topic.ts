import { PublishCommand, type SNSClient } from "@aws-sdk/client-sns";
import { stringifyExactJson } from "../domain/exact-json.ts";
import { notificationSubject } from "../domain/payment.ts";
import type { NotificationTopic } from "../domain/ports.ts";
import { isText, promised } from "./answers.ts";

/**
 * Notifications on an SNS topic. `template` and `status` are message attributes as well, so that subscriptions can filter by them.
 * @param marks further message attributes. @default - none
 */
export function createNotificationTopic(
  topics: SNSClient,
  topicArn: string,
  marks: Readonly<Record<string, string>> = {},
): NotificationTopic {
  return {
    async publish(notification) {
      const { MessageId } = await topics.send(
        new PublishCommand({
          TopicArn: topicArn,
          Subject: notificationSubject(notification.transaction_id),
          Message: stringifyExactJson(notification),
          MessageAttributes: attributesOf({
            template: notification.template,
            status: notification.status,
            ...marks,
          }),
        }),
      );
      promised(MessageId, isText, "Publish: MessageId");
    },
  };
}

function attributesOf(texts: Readonly<Record<string, string>>) {
  return Object.fromEntries(
    Object.entries(texts).map(([name, StringValue]) => [name, { DataType: "String", StringValue }]),
  );
}
