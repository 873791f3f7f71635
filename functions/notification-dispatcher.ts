import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { createDocumentClient, createTopicClient } from "./adapters/clients.ts";
import { eventIdOfMessage, readNotification } from "./adapters/notification-queue.ts";
import { createNotificationTopic } from "./adapters/notification-topic.ts";
import { createPaymentReader } from "./adapters/payment-reader.ts";
import { dispatchNotification } from "./domain/dispatch-notification.ts";
import { NOTIFICATION_FAILED_LINE } from "./domain/log-messages.ts";
import { NOTIFICATION_FAILED } from "./domain/metric-names.ts";
import { readLifecycle } from "./domain/payment-events.ts";
import { readEnvironment } from "./runtime/environment.ts";
import { loggedFault } from "./runtime/logged-fault.ts";
import { beginInvocation, logger } from "./runtime/logger.ts";
import { count, publishCounts } from "./runtime/metrics.ts";

const environment = readEnvironment("notification-dispatcher");
const lifecycle = readLifecycle(environment.LIFECYCLE);
const payments = createPaymentReader(createDocumentClient(), environment.DYNAMODB_TABLE, lifecycle);
const topic = createNotificationTopic(createTopicClient(), environment.SNS_TOPIC_ARN);
const processor = new BatchProcessor(EventType.SQS);

/** Consumes the notification queue: publishes each payment's notification; a message that fails is received again. */
export const handler = async (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
  beginInvocation(context);
  try {
    return await processPartialResponse(event, dispatch, processor, { context, throwOnFullBatchFailure: false });
  } finally {
    publishCounts();
  }
};

async function dispatch(record: SQSRecord): Promise<void> {
  const { messageId: message_id, attributes } = record;
  try {
    await dispatchNotification(readNotification(record), { payments, topic });
    count("NotificationPublished");
  } catch (error) {
    count(NOTIFICATION_FAILED);
    logger.error(NOTIFICATION_FAILED_LINE, {
      error: loggedFault(error),
      // Beside the line and not among the logger's keys: messages of a batch are worked on at the same time.
      event_id: eventIdOfMessage(record),
      message_id,
      receive_count: attributes.ApproximateReceiveCount,
    });
    throw error;
  }
}
