import { SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { SQSRecord } from "aws-lambda";
import type * as z from "zod/mini";
import { type QueuedNotification, queuedNotification, recordedEvent } from "../domain/contracts.ts";
import type { PaymentReceived } from "../domain/dispatch-notification.ts";
import { InvalidMessageError, RequestError } from "../domain/errors.ts";
import type { NotificationQueue } from "../domain/ports.ts";
import { parseJsonBody, validate } from "../domain/validation.ts";
import { isText, promised } from "./answers.ts";

/**
 * Message attributes that name the event as well. The body names it, because a message that is moved by hand often loses its
 * attributes. Older dispatchers read only the attributes, and one may run while a version is rolled out or back. `received_at` holds
 * the record's time, which is not always the receipt: messages with this name are on the queues, so the name stays.
 */
const EVENT_ATTRIBUTES = { id: "event_id", time: "received_at" } as const;

/**
 * Seconds until a message can be received. It is sent while its record is being written. Received before that, it would have
 * to wait for the queue's visibility timeout, which is minutes.
 */
const DELAY_SECONDS = 1;

/** Notifications on an SQS queue. */
export function createNotificationQueue(queues: SQSClient, queueUrl: string): NotificationQueue {
  return {
    async send({ payment, eventId }, time) {
      const message: QueuedNotification = {
        transaction_id: payment.transaction_id,
        notification_type: "payment_received",
        event: { id: eventId, time },
      };
      const { MessageId } = await queues.send(
        new SendMessageCommand({
          QueueUrl: queueUrl,
          MessageBody: JSON.stringify(message),
          MessageAttributes: {
            [EVENT_ATTRIBUTES.id]: { DataType: "String", StringValue: eventId },
            [EVENT_ATTRIBUTES.time]: { DataType: "String", StringValue: time },
          },
          DelaySeconds: DELAY_SECONDS,
        }),
      );
      promised(MessageId, isText, "SendMessage: MessageId");
    },
  };
}

/**
 * Reads a received message: the event that its body names; else the one that its attributes name, as old messages do; else none.
 * @throws InvalidMessageError if it does not follow our contract: no retry helps, so it ends in the dead-letter queue
 */
export function readNotification(message: SQSRecord): PaymentReceived {
  const { transaction_id, event } = readContract(queuedNotification, () => parseJsonBody(message.body));
  const attributes = readAttributes(message);
  const { id, time } = event ?? (attributes && readContract(recordedEvent, () => attributes)) ?? {};
  return id !== undefined && time !== undefined ? { transaction_id, event: { eventId: id, time } } : { transaction_id };
}

/** The event that a message names, for the log: undefined if none is named in a form of ours. */
export function eventIdOfMessage(message: SQSRecord): string | undefined {
  try {
    return readNotification(message).event?.eventId;
  } catch {
    return undefined;
  }
}

function readAttributes({ messageAttributes }: SQSRecord): Record<string, unknown> | undefined {
  const id = messageAttributes[EVENT_ATTRIBUTES.id];
  const time = messageAttributes[EVENT_ATTRIBUTES.time];
  return id || time ? { id: id?.stringValue, time: time?.stringValue } : undefined;
}

function readContract<T extends z.ZodMiniType>(schema: T, read: () => Record<string, unknown>): z.output<T> {
  try {
    return validate(schema, read());
  } catch (error) {
    if (error instanceof RequestError) throw new InvalidMessageError(error.message);
    throw error;
  }
}
