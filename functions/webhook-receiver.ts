import { createDocumentClient, createQueueClient, createSecretsClient } from "./adapters/clients.ts";
import { createNotificationQueue } from "./adapters/notification-queue.ts";
import { createWebhookSecrets } from "./adapters/webhook-secrets.ts";
import { createWebhookStore } from "./adapters/webhook-store.ts";
import { readCurrencies } from "./domain/currencies.ts";
import { ConfigurationError } from "./domain/errors.ts";
import { readLifecycle } from "./domain/payment-events.ts";
import { receiveWebhook, verifiableSource } from "./domain/receive-webhook.ts";
import { recordWebhook } from "./domain/record-webhook.ts";
import { readWebhookSources } from "./domain/webhook-sources.ts";
import { systemClock } from "./runtime/clock.ts";
import { readEnvironment } from "./runtime/environment.ts";
import { httpHandler } from "./runtime/http.ts";
import { logger, nameEvent } from "./runtime/logger.ts";
import { reportIgnored } from "./runtime/report-ignored.ts";
import { reportRefusal } from "./runtime/report-refusal.ts";
import { reportWebhook } from "./runtime/report-webhook.ts";

const environment = readEnvironment("webhook-receiver");
const currencies = readCurrencies(environment.CURRENCY_DIGITS);
const lifecycle = readLifecycle(environment.LIFECYCLE);
const sources = new Map(
  [...readWebhookSources(environment.WEBHOOK_SOURCES)].map(([path, source]) => [
    path,
    verifiableSource(source, currencies, lifecycle),
  ]),
);
const secrets = createWebhookSecrets(createSecretsClient(), systemClock);
const store = createWebhookStore(createDocumentClient(), environment.DYNAMODB_TABLE);
const queue = createNotificationQueue(createQueueClient(), environment.SQS_QUEUE_URL);

/** `POST /webhooks/{source}`: records the payment that a signed webhook brings, and queues its notification. */
export const handler = httpHandler(async (request) => {
  const source = sources.get(request.resource);
  if (!source) throw new ConfigurationError("a route without a source");
  logger.appendKeys({ source: source.name });
  try {
    const unverified = { headers: request.headers, rawBody: request.rawBody, readBody: () => request.body };
    const webhook = await receiveWebhook(unverified, source, { secrets, clock: systemClock, onIdentified: nameEvent });
    if ("ignored" in webhook) {
      reportIgnored(webhook, source.name);
      return { message: "Event ignored" };
    }
    reportWebhook(webhook, await recordWebhook(webhook, request.requestId, { store, queue, clock: systemClock }));
    return { message: "Payment processed successfully" };
  } catch (error) {
    return reportRefusal(error, source.name);
  }
});
