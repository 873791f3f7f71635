import {
  CreateQueueCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import type { Published } from "../../../testing/systems/payment-system.ts";
import { waitFor } from "../../../testing/wait-for.ts";

/** A queue that somebody subscribes to the e-mail topic, by the setting `notificationSubscribers`. */
export interface Subscriber {
  /** Value of NOTIFICATION_SUBSCRIBERS. */
  readonly setting: string;
  /** The next notification about a transaction, as published. */
  next(transactionId: string): Promise<Record<string, unknown>>;
  /** Every notification about a transaction that came so far. */
  all(transactionId: string): Promise<readonly Published[]>;
  remove(): Promise<void>;
}

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

  const received: Published[] = [];
  const taken = new Set<Published>();

  /** Takes what is on the queue, or comes within the seconds. @returns whether something was */
  async function receive(seconds: number): Promise<boolean> {
    const { Messages = [] } = await queues.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: seconds }),
    );
    for (const { Body = "{}", ReceiptHandle } of Messages) {
      await queues.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      const { Subject, Message } = JSON.parse(Body);
      received.push({ subject: Subject, message: Message });
    }
    return Messages.length > 0;
  }

  const about = (transactionId: string) =>
    received.filter(({ message }) => JSON.parse(message).transaction_id === transactionId);

  return {
    setting: JSON.stringify([{ protocol: "sqs", endpoint: arn }]),
    async next(transactionId) {
      const notification = await waitFor(`a notification about ${transactionId}`, async () => {
        await receive(5);
        return about(transactionId).find((each) => !taken.has(each));
      });
      taken.add(notification);
      return JSON.parse(notification.message);
    },
    async all(transactionId) {
      while (await receive(1));
      return about(transactionId);
    },
    async remove() {
      await queues.send(new DeleteQueueCommand({ QueueUrl }));
    },
  };
}
