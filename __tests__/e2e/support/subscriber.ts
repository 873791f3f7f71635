import {
  CreateQueueCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";

/** A queue that somebody subscribes to the e-mail topic, by the setting `notificationSubscribers`. */
export interface Subscriber {
  /** Value of NOTIFICATION_SUBSCRIBERS. */
  readonly setting: string;
  /** The next notification about a transaction, as published. */
  next(transactionId: string): Promise<Record<string, unknown>>;
  remove(): Promise<void>;
}

const WAIT_SECONDS = 60;

export async function createSubscriber(queues: SQSClient, name: string): Promise<Subscriber> {
  const { QueueUrl } = await queues.send(new CreateQueueCommand({ QueueName: name }));
  const { Attributes } = await queues.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }));
  const arn = Attributes?.QueueArn ?? "";
  const topics = arn.replace(":sqs:", ":sns:").replace(/[^:]+$/, "*");
  const statement = {
    Effect: "Allow",
    Principal: { Service: "sns.amazonaws.com" },
    Action: "sqs:SendMessage",
    Resource: arn,
    Condition: { ArnLike: { "aws:SourceArn": topics } },
  };
  const Policy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  await queues.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
  return {
    setting: JSON.stringify([{ protocol: "sqs", endpoint: arn }]),
    async next(transactionId) {
      const deadline = Date.now() + WAIT_SECONDS * 1000;
      while (Date.now() < deadline) {
        const { Messages = [] } = await queues.send(
          new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 1, WaitTimeSeconds: 5 }),
        );
        for (const { Body = "{}", ReceiptHandle } of Messages) {
          await queues.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
          const notification = JSON.parse(JSON.parse(Body).Message);
          if (notification.transaction_id === transactionId) return notification;
        }
      }
      throw new Error(`no notification about ${transactionId} within ${WAIT_SECONDS} s`);
    },
    async remove() {
      await queues.send(new DeleteQueueCommand({ QueueUrl }));
    },
  };
}
