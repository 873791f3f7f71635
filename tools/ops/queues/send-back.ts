import { type MessageAttributeValue, SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { isText, promised } from "../../../functions/adapters/answers.ts";
import type { Pace } from "../change/pace.ts";
import { printable } from "../output/output.ts";
import type { Queue } from "./dead-letter-queues.ts";
import type { Letter } from "./letters.ts";
import type { Secured, Taking } from "./take-letters.ts";

export interface Sending extends Pick<Taking, "secure"> {
  /** The message ids that the letters got when they were sent. One that comes back has it still. */
  readonly sentAs: ReadonlySet<string>;
}

/** Sends letters into a queue as they are: the body, and the message attributes, by which older dispatchers know the event. */
export function sendingTo(queues: SQSClient, to: Queue, pace: Pace): Sending {
  const sentAs = new Set<string>();
  const send = async (letter: Letter): Promise<Secured | undefined> => {
    if (!(await pace.turn())) return undefined;
    try {
      const { MessageId } = await queues.send(
        new SendMessageCommand({
          QueueUrl: to.url,
          MessageBody: letter.body,
          MessageAttributes: sendable(letter.message.MessageAttributes),
        }),
      );
      sentAs.add(promised(MessageId, isText, "SendMessage: MessageId"));
      return { letter };
    } catch (error) {
      if (!Error.isError(error)) throw error;
      return { letter, failure: `${error.name}: ${printable(error.message)}` };
    }
  };
  return {
    sentAs,
    secure: async (letters) => (await Promise.all(letters.map(send))).filter((secured) => secured !== undefined),
  };
}

/** Without the lists that a received attribute has and that cannot be sent. */
function sendable(attributes: Readonly<Record<string, MessageAttributeValue>> = {}) {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
      name,
      {
        DataType,
        ...(StringValue !== undefined && { StringValue }),
        ...(BinaryValue !== undefined && { BinaryValue }),
      },
    ]),
  );
}
