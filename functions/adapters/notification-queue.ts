import { SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { SQSRecord } from "aws-lambda";
import { type QueuedNotification, queuedNotification } from "../domain/contracts.ts";
import type { PaymentReceived } from "../domain/dispatch-notification.ts";
import { InvalidMessageError, RequestError } from "../domain/errors.ts";
import type { NotificationQueue } from "../domain/ports.ts";
import { parseJsonBody, validate } from "../domain/validation.ts";

/** Message attributes that lead the dispatcher to the one record this message is about. */
const EVENT_ATTRIBUTES = { eventId: "event_id", receivedAt: "received_at" } as const;

/**
 * Seconds until a message can be received. It is sent while its record is being written: received too early it would have
 * to wait for the queue's visibility timeout, which is minutes.
 */
const DELAY_SECONDS = 1;

export function createNotificationQueue(queues: SQSClient, queueUrl: string): NotificationQueue {
  return {
    async send({ payment, eventId }, receivedAt) {
      const message: QueuedNotification = {
        transaction_id: payment.transaction_id,
        notification_type: "payment_received",
      };
      await queues.send(
        new SendMessageCommand({
          QueueUrl: queueUrl,
          MessageBody: JSON.stringify(message),
          MessageAttributes: {
            [EVENT_ATTRIBUTES.eventId]: { DataType: "String", StringValue: eventId },
            [EVENT_ATTRIBUTES.receivedAt]: { DataType: "String", StringValue: receivedAt },
          },
          DelaySeconds: DELAY_SECONDS,
        }),
      );
    },
  };
}

/**
 * Reads a received message.
 * @throws InvalidMessageError if it is not one of ours: no retry can help it, so it ends in the dead-letter queue
 */
export function readNotification({ body, messageAttributes }: SQSRecord): PaymentReceived {
  const message = readBody(body);
  const eventId = messageAttributes[EVENT_ATTRIBUTES.eventId]?.stringValue;
  const receivedAt = messageAttributes[EVENT_ATTRIBUTES.receivedAt]?.stringValue;
  return eventId && receivedAt ? { ...message, event: { eventId, receivedAt } } : message;
}

function readBody(body: string): QueuedNotification {
  try {
    return validate(queuedNotification, parseJsonBody(body));
  } catch (error) {
    if (error instanceof RequestError) throw new InvalidMessageError(error.message);
    throw error;
  }
}
