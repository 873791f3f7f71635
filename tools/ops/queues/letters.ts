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

/** A letter with what the logs say of it, by its id, if the letter itself does not say what went wrong. */
export function withError(letter: Letter, errors: ReadonlyMap<string, string>): Letter {
  const error = letter.error ?? errors.get(letter.id);
  return error === undefined ? letter : { ...letter, error };
}

/** What is told of a letter to programs. Without its body, which may hold what nobody asked for. */
export function describedLetter({ queue, id, sentAt, transactionId, eventId, error }: Letter) {
  return {
    queue: queue.name,
    message_id: id,
    sent_at: new Date(sentAt).toISOString(),
    ...(transactionId !== undefined && { transaction_id: transactionId }),
    ...(eventId !== undefined && { event_id: eventId }),
    ...(error !== undefined && { error }),
  };
}

/** Seconds for which what is looked at is hidden from others, unless the look ends before. */
const HIDDEN_SECONDS = 60;

/** Source: Amazon SQS API Reference, ReceiveMessage. */
export const BATCH = 10;

interface Look {
  /** How many at most. @default - all */
  readonly limit?: number;
  readonly signal: AbortSignal;
  /** Seconds that the look takes at most: what comes again after them ends it. @default 60 */
  readonly hiddenSeconds?: number;
  readonly onProgress?: (seen: number) => void;
}

/** Looks at the messages of a queue without taking any: each can be received again when the look ends. */
export async function lookAt(
  queues: SQSClient,
  queue: Queue,
  { limit = Number.POSITIVE_INFINITY, signal, hiddenSeconds = HIDDEN_SECONDS, onProgress }: Look,
): Promise<readonly Letter[]> {
  const seen = new Map<string, Letter>();
  try {
    while (seen.size < limit && !signal.aborted) {
      const letters = await receiveLetters(queues, queue, { count: Math.min(BATCH, limit - seen.size), hiddenSeconds });
      const fresh = letters.filter(({ id }) => !seen.has(id));
      for (const letter of fresh) seen.set(letter.id, letter);
      onProgress?.(seen.size);
      // A message that comes again has been hidden for its time: there is no other.
      if (fresh.length === 0) break;
    }
  } finally {
    await putBack(queues, [...seen.values()]);
  }
  return [...seen.values()];
}

/** Receives at most so many messages. For so many seconds nobody else does, unless they are put back before. */
export async function receiveLetters(
  queues: SQSClient,
  queue: Queue,
  { count = BATCH, hiddenSeconds }: { readonly count?: number; readonly hiddenSeconds: number },
): Promise<readonly Letter[]> {
  const { Messages = [] } = await queues.send(
    new ReceiveMessageCommand({
      QueueUrl: queue.url,
      MaxNumberOfMessages: count,
      VisibilityTimeout: hiddenSeconds,
      // Asks all servers of the queue. Without it a short queue can look empty.
      WaitTimeSeconds: 1,
      MessageAttributeNames: ["All"],
      MessageSystemAttributeNames: ["SentTimestamp"],
    }),
  );
  return Messages.map((message) => letterOf(queue, message));
}

/** Lets others receive letters again, at once. */
export async function putBack(queues: SQSClient, letters: readonly Letter[]): Promise<void> {
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
