import { SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { SQSRecord } from "aws-lambda";
import { type QueuedNotification, queuedNotification } from "../domain/contracts.ts";
import type { PaymentReceived } from "../domain/dispatch-notification.ts";
import { InvalidMessageError, RequestError } from "../domain/errors.ts";
import type { NotificationQueue } from "../domain/ports.ts";
import { parseJsonBody, validate } from "../domain/validation.ts";

/**
 * Message attributes that name the event whose record the message is about. `received_at` holds the record's time, which is not
 * always the receipt: messages with this name are on the queues, so the name stays.
 */
const EVENT_ATTRIBUTES = { eventId: "event_id", time: "received_at" } as const;

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
      };
      await queues.send(
        new SendMessageCommand({
          QueueUrl: queueUrl,
          MessageBody: JSON.stringify(message),
          MessageAttributes: {
            [EVENT_ATTRIBUTES.eventId]: { DataType: "String", StringValue: eventId },
            [EVENT_ATTRIBUTES.time]: { DataType: "String", StringValue: time },
          },
          DelaySeconds: DELAY_SECONDS,
        }),
      );
    },
  };
}

/**
 * Reads a received message.
 * @throws InvalidMessageError if it does not follow our contract: no retry helps, so it ends in the dead-letter queue
 */
export function readNotification({ body, messageAttributes }: SQSRecord): PaymentReceived {
  const message = readBody(body);
  const eventId = messageAttributes[EVENT_ATTRIBUTES.eventId]?.stringValue;
  const time = messageAttributes[EVENT_ATTRIBUTES.time]?.stringValue;
  return eventId && time ? { ...message, event: { eventId, time } } : message;
}

function readBody(body: string): QueuedNotification {
  try {
    return validate(queuedNotification, parseJsonBody(body));
  } catch (error) {
    if (error instanceof RequestError) throw new InvalidMessageError(error.message);
    throw error;
  }
}
