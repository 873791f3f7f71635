import { randomUUID } from "node:crypto";
import { type Message, type MessageAttributeValue, QueueDoesNotExist } from "@aws-sdk/client-sqs";

interface Stored {
  readonly id: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, MessageAttributeValue>>;
  hidden: boolean;
}

/** What goes wrong with a call: it fails before or after it took effect. */
export type QueueFault = "fail" | "fail-after";

/** SQS as far as dead letters are moved: nothing hidden comes back by itself, and any call can go wrong. */
export class InMemoryQueues {
  /** The operations that were called, in order. */
  readonly calls: string[] = [];
  /** Called before each call takes effect, with its number from 0. @returns what goes wrong with it */
  onCall: (number: number, operation: string) => QueueFault | undefined = () => undefined;
  readonly #queues = new Map<string, Stored[]>();

  /** Makes a queue, by its name, with messages of these bodies. @returns their ids */
  fill(name: string, bodies: readonly string[]): string[] {
    const messages = bodies.map((body) =>
      stored(body, { event_id: { DataType: "String", StringValue: `of ${body}` } }),
    );
    this.#queues.set(url(name), messages);
    return messages.map(({ id }) => id);
  }

  /** The bodies of all messages of a queue, sorted. */
  bodies(name: string): string[] {
    return this.#messages(url(name))
      .map(({ body }) => body)
      .sort();
  }

  ids(name: string): string[] {
    return this.#messages(url(name)).map(({ id }) => id);
  }

  /** Moves all messages of a queue into another one. They keep their ids, as dead letters do. */
  move(from: string, to: string): void {
    this.#messages(url(to)).push(...this.#messages(url(from)).splice(0));
  }

  /** What messages were sent with, by body. */
  attributes(name: string): Record<string, unknown> {
    return Object.fromEntries(this.#messages(url(name)).map(({ body, attributes }) => [body, attributes]));
  }

  /** Messages that nobody else can receive now. */
  hidden(name: string): number {
    return this.#messages(url(name)).filter(({ hidden }) => hidden).length;
  }

  /** The time of everything that is hidden is over. */
  unhide(): void {
    for (const message of [...this.#queues.values()].flat()) message.hidden = false;
  }

  readonly config = { region: async () => "eu-central-1" };

  async send(command: object): Promise<object> {
    const operation = command.constructor.name.replace(/Command$/, "");
    const fault = this.onCall(this.calls.push(operation) - 1, operation);
    if (fault === "fail") throw new Error(`${operation} failed`);
    const { input } = command as { input: Input };
    const answer = this.#answer(operation, input);
    if (fault === "fail-after") throw new Error(`the answer of ${operation} was lost`);
    return answer;
  }

  #answer(operation: string, input: Input): object {
    const messages = () => this.#messages(input.QueueUrl ?? "");
    switch (operation) {
      case "GetQueueUrl":
        if (!this.#queues.has(url(input.QueueName ?? ""))) throw missing();
        return { QueueUrl: url(input.QueueName ?? "") };
      case "GetQueueAttributes": {
        const all = messages();
        const hidden = all.filter((message) => message.hidden).length;
        return {
          Attributes: {
            QueueArn: `arn:${input.QueueUrl}`,
            ApproximateNumberOfMessages: String(all.length - hidden),
            ApproximateNumberOfMessagesNotVisible: String(hidden),
          },
        };
      }
      case "ReceiveMessage": {
        const taken = messages()
          .filter(({ hidden }) => !hidden)
          .slice(0, input.MaxNumberOfMessages);
        for (const message of taken) message.hidden = true;
        return { Messages: taken.map(received) };
      }
      case "SendMessage": {
        const message = stored(input.MessageBody ?? "", input.MessageAttributes ?? {});
        messages().push(message);
        return { MessageId: message.id };
      }
      case "ChangeMessageVisibilityBatch":
        for (const { ReceiptHandle } of input.Entries ?? []) {
          for (const message of messages()) if (message.id === ReceiptHandle) message.hidden = false;
        }
        return {};
      case "DeleteMessageBatch": {
        const handles = (input.Entries ?? []).map(({ ReceiptHandle }) => ReceiptHandle);
        this.#queues.set(
          input.QueueUrl ?? "",
          messages().filter(({ id }) => !handles.includes(id)),
        );
        return { Successful: (input.Entries ?? []).map(({ Id }) => ({ Id })) };
      }
      default:
        throw new Error(`${operation} is not emulated`);
    }
  }

  #messages(queueUrl: string): Stored[] {
    const messages = this.#queues.get(queueUrl);
    if (!messages) throw missing();
    return messages;
  }
}

interface Input {
  readonly QueueUrl?: string;
  readonly QueueName?: string;
  readonly MaxNumberOfMessages?: number;
  readonly MessageBody?: string;
  readonly MessageAttributes?: Record<string, MessageAttributeValue>;
  readonly Entries?: readonly { readonly Id: string; readonly ReceiptHandle: string }[];
}

function url(name: string): string {
  return `https://sqs.eu-central-1.amazonaws.com/123456789012/${name}`;
}

function stored(body: string, attributes: Stored["attributes"]): Stored {
  return { id: randomUUID(), body, attributes, hidden: false };
}

function received({ id, body, attributes }: Stored): Message {
  return {
    MessageId: id,
    Body: body,
    ReceiptHandle: id,
    MessageAttributes: attributes,
    Attributes: { SentTimestamp: "1764144000000" },
  };
}

function missing(): Error {
  return new QueueDoesNotExist({ message: "The specified queue does not exist.", $metadata: {} });
}
