import {
  ChangeMessageVisibilityBatchCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import { parseExactJson } from "../../../functions/domain/exact-json.ts";
import { isPlainObject } from "../../../functions/domain/validation.ts";
import type { Queue } from "./dead-letter-queues.ts";

/** A message of a dead-letter queue. */
export interface Letter {
  readonly queue: Queue;
  readonly id: string;
  /** As it was sent. */
  readonly body: string;
  /** Milliseconds since 1970. A message keeps it when it becomes a dead letter. */
  readonly sentAt: number;
  /** Of a message that a subscriber did not take: what SNS says of it. */
  readonly error?: string;
  readonly transactionId?: string;
  readonly eventId?: string;
  readonly message: Message;
}

/** Seconds for which what is looked at is hidden from others, unless the look ends before. */
const HIDDEN_SECONDS = 60;

/** Source: Amazon SQS API Reference, ReceiveMessage. */
const BATCH = 10;

/**
 * Looks at the messages of a queue without taking any: each can be received again when the look ends.
 * @param limit how many at most
 */
export async function lookAt(
  queues: SQSClient,
  queue: Queue,
  { limit, signal }: { readonly limit: number; readonly signal: AbortSignal },
): Promise<readonly Letter[]> {
  const seen = new Map<string, Letter>();
  try {
    while (seen.size < limit && !signal.aborted) {
      const messages = await receive(queues, queue, Math.min(BATCH, limit - seen.size));
      const fresh = messages.filter(({ MessageId = "" }) => !seen.has(MessageId));
      for (const message of fresh) seen.set(message.MessageId ?? "", letterOf(queue, message));
      // A message that comes again has been hidden for its time: there is no other.
      if (fresh.length === 0) break;
    }
  } finally {
    await putBack(queues, [...seen.values()]);
  }
  return [...seen.values()];
}

async function receive(queues: SQSClient, queue: Queue, count: number): Promise<readonly Message[]> {
  const { Messages = [] } = await queues.send(
    new ReceiveMessageCommand({
      QueueUrl: queue.url,
      MaxNumberOfMessages: count,
      VisibilityTimeout: HIDDEN_SECONDS,
      // Asks all servers of the queue. Without it a short queue can look empty.
      WaitTimeSeconds: 1,
      MessageAttributeNames: ["All"],
      MessageSystemAttributeNames: ["SentTimestamp"],
    }),
  );
  return Messages;
}

/** Lets others receive letters again, at once. */
async function putBack(queues: SQSClient, letters: readonly Letter[]): Promise<void> {
  for (let from = 0; from < letters.length; from += BATCH) {
    const batch = letters.slice(from, from + BATCH);
    const Entries = batch.map(({ message }, index) => ({
      Id: String(index),
      ReceiptHandle: message.ReceiptHandle,
      VisibilityTimeout: 0,
    }));
    await queues.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: batch[0]?.queue.url, Entries }));
  }
}

function letterOf(queue: Queue, message: Message): Letter {
  const { MessageId: id = "", Body: body = "", Attributes, MessageAttributes } = message;
  const { ERROR_CODE, ERROR_MESSAGE } = MessageAttributes ?? {};
  const error = [ERROR_CODE, ERROR_MESSAGE].flatMap((attribute) => attribute?.StringValue ?? []).join(": ");
  return {
    queue,
    id,
    body,
    message,
    sentAt: Number(Attributes?.SentTimestamp ?? 0),
    ...(error !== "" && { error }),
    ...namesIn(body),
  };
}

/** The payment and the event that a body names: a queued notification, or what SNS wrapped of a published one. */
function namesIn(body: string): Pick<Letter, "transactionId" | "eventId"> {
  const { Message, transaction_id, event } = objectOf(body);
  if (typeof transaction_id !== "string") return typeof Message === "string" ? namesIn(Message) : {};
  const { id } = isPlainObject(event) ? event : {};
  return { transactionId: transaction_id, ...(typeof id === "string" && { eventId: id }) };
}

function objectOf(text: string): Record<string, unknown> {
  try {
    const value = parseExactJson(text);
    return isPlainObject(value) ? value : {};
  } catch {
    return {};
  }
}
