import { SubscribeCommand } from "@aws-sdk/client-sns";
import { CreateQueueCommand, DeleteMessageCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import type { TestSystem } from "./local-system.ts";
import type { Published } from "./payment-system.ts";
import { untilEmpty } from "./queue-depth.ts";

export interface ReceivedNotification {
  readonly subject: string;
  readonly message: Record<string, unknown>;
  /** The message attributes' values. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** A queue that is subscribed to the notification topic, as a real subscriber is. */
export class Subscriber {
  readonly #system: TestSystem;
  readonly #queueUrl: string;
  readonly #received: ReceivedNotification[] = [];
  readonly #published: Published[] = [];

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

  /** Takes the next notification about a transaction; an error when none came within the seconds. */
  async notificationOf(transactionId: string, seconds = 15): Promise<ReceivedNotification> {
    const deadline = performance.now() + seconds * 1000;
    for (;;) {
      const index = this.#received.findIndex(({ message }) => message.transaction_id === transactionId);
      if (index >= 0) return this.#received.splice(index, 1)[0] as ReceivedNotification;
      if (performance.now() > deadline) throw new Error(`no notification about ${transactionId} came`);
      await this.receive(3);
    }
  }

  /** Every notification about a transaction that was published, once everything that is queued was; each as it was sent. */
  async allOf(transactionId: string): Promise<Published[]> {
    await untilEmpty(this.#system.clients().sqs, this.#system.queueUrl("payment-notifications-prod"));
    while ((await this.receive(0)).length > 0);
    return this.#published.filter(({ message }) => JSON.parse(message).transaction_id === transactionId);
  }

  /** Waits for the next notifications: until there is one, or the seconds are over. */
  async receive(seconds: number): Promise<ReceivedNotification[]> {
    const { sqs } = this.#system.clients();
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: this.#queueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: seconds }),
    );
    const received: ReceivedNotification[] = [];
    for (const { ReceiptHandle, Body = "{}" } of Messages) {
      await sqs.send(new DeleteMessageCommand({ QueueUrl: this.#queueUrl, ReceiptHandle }));
      const { Subject, Message, MessageAttributes = {} } = JSON.parse(Body);
      const values = Object.entries<{ Value: string }>(MessageAttributes).map(([name, { Value }]) => [name, Value]);
      received.push({ subject: Subject, message: JSON.parse(Message), attributes: Object.fromEntries(values) });
      this.#published.push({ subject: Subject, message: Message });
    }
    this.#received.push(...received);
    return received;
  }
}
