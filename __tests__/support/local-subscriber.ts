import { SubscribeCommand } from "@aws-sdk/client-sns";
import { CreateQueueCommand, DeleteMessageCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import type { TestSystem } from "./local-system.ts";

export interface ReceivedNotification {
  readonly subject: string;
  readonly message: Record<string, unknown>;
}

/** A queue that is subscribed to the notification topic, as a real subscriber is. */
export class Subscriber {
  readonly #system: TestSystem;
  readonly #queueUrl: string;

  private constructor(system: TestSystem, queueUrl: string) {
    this.#system = system;
    this.#queueUrl = queueUrl;
  }

  static async subscribe(system: TestSystem): Promise<Subscriber> {
    const { sqs, sns } = system.clients();
    const { QueueUrl = "" } = await sqs.send(new CreateQueueCommand({ QueueName: "subscriber" }));
    await sns.send(
      new SubscribeCommand({
        TopicArn: system.topicArn("email-notifications"),
        Protocol: "sqs",
        Endpoint: "arn:aws:sqs:us-east-1:000000000000:subscriber",
      }),
    );
    return new Subscriber(system, QueueUrl);
  }

  /** The next notifications: as soon as there is one, or none after the seconds. */
  async receive(seconds = 5): Promise<ReceivedNotification[]> {
    const { sqs } = this.#system.clients();
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: this.#queueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: seconds }),
    );
    for (const { ReceiptHandle } of Messages) {
      await sqs.send(new DeleteMessageCommand({ QueueUrl: this.#queueUrl, ReceiptHandle }));
    }
    return Messages.map(({ Body = "{}" }) => {
      const { Subject, Message } = JSON.parse(Body);
      return { subject: Subject, message: JSON.parse(Message) };
    });
  }

  /** The first notification about a transaction. */
  async notificationOf(transactionId: string): Promise<ReceivedNotification> {
    for (let attempt = 0; attempt < 5; attempt += 1) {
      const found = (await this.receive(3)).find(({ message }) => message.transaction_id === transactionId);
      if (found) return found;
    }
    throw new Error("no notification came");
  }
}
