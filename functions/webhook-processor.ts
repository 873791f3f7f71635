import { createDocumentClient, createQueueClient } from "./adapters/clients.ts";
import { createNotificationQueue } from "./adapters/notification-queue.ts";
import { createWebhookStore } from "./adapters/webhook-store.ts";
import { webhookPaymentOf } from "./domain/contracts.ts";
import { readCurrencies } from "./domain/currencies.ts";
import { readLifecycle } from "./domain/payment-events.ts";
import { recordWebhook } from "./domain/record-webhook.ts";
import { readWebhook } from "./domain/webhook.ts";
import { systemClock } from "./runtime/clock.ts";
import { readEnvironment } from "./runtime/environment.ts";
import { httpHandler } from "./runtime/http.ts";
import { nameEvent } from "./runtime/logger.ts";
import { reportWebhook } from "./runtime/report-webhook.ts";

const environment = readEnvironment("webhook-processor");
const store = createWebhookStore(createDocumentClient(), environment.DYNAMODB_TABLE);
const queue = createNotificationQueue(createQueueClient(), environment.SQS_QUEUE_URL);
const contract = webhookPaymentOf(readCurrencies(environment.CURRENCY_DIGITS), readLifecycle(environment.LIFECYCLE));

/** `POST /webhooks/payment`: records the payment and queues its notification. */
export const handler = httpHandler(async ({ body, headers, requestId }) => {
  const webhook = readWebhook(body, headers, nameEvent, contract);
  const outcome = await recordWebhook(webhook, requestId, { store, queue, clock: systemClock });
  reportWebhook(webhook, outcome);
  return { message: "Payment processed successfully" };
});
