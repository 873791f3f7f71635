import { createCertificates } from "#adapters/certificates";
import { createDocumentClient, createQueueClient, createSecretsClient } from "./adapters/clients.ts";
import { createNotificationQueue } from "./adapters/notification-queue.ts";
import { createWebhookSecrets } from "./adapters/webhook-secrets.ts";
import { createWebhookStore } from "./adapters/webhook-store.ts";
import { readCurrencies } from "./domain/currencies.ts";
import { ConfigurationError } from "./domain/errors.ts";
import { handleEach } from "./domain/handle-each.ts";
import { readLifecycle } from "./domain/payment-events.ts";
import { type ReceivedEvent, receiveWebhooks, verifiableSource } from "./domain/receive-webhook.ts";
import { recordWebhook } from "./domain/record-webhook.ts";
import { readWebhookSources } from "./domain/webhook-sources.ts";
import { systemClock } from "./runtime/clock.ts";
import { readEnvironment } from "./runtime/environment.ts";
import { httpHandler, TextAnswer } from "./runtime/http.ts";
import { logger, nameEvent } from "./runtime/logger.ts";
import { oneOfSeveral } from "./runtime/one-of-several.ts";
import { reportIgnored } from "./runtime/report-ignored.ts";
import { reportRefusal } from "./runtime/report-refusal.ts";
import { reportWebhook } from "./runtime/report-webhook.ts";
import { readSourceConfigurations } from "./runtime/source-configurations.ts";

const environment = readEnvironment("webhook-receiver");
const currencies = readCurrencies(environment.CURRENCY_DIGITS);
const lifecycle = readLifecycle(environment.LIFECYCLE);
const known = readWebhookSources(environment.WEBHOOK_SOURCES);
const configurations = readSourceConfigurations(known.values());
const sources = new Map(
  [...known].map(([path, source]) => [
    path,
    verifiableSource(source, currencies, lifecycle, configurations[source.name]),
  ]),
);
const secrets = createWebhookSecrets(createSecretsClient(), systemClock);
const certificates = createCertificates?.(systemClock);
const store = createWebhookStore(createDocumentClient(), environment.DYNAMODB_TABLE);
const queue = createNotificationQueue(createQueueClient(), environment.SQS_QUEUE_URL);

/** `POST /webhooks/{source}`: records the payments that signed webhooks bring, and queues their notifications. */
export const handler = httpHandler(async (request) => {
  const source = sources.get(request.resource);
  if (!source) throw new ConfigurationError("a route without a source");
  logger.appendKeys({ source: source.name });
  const { headers, rawBody, url } = request;
  const unverified = { headers, rawBody, url, readBody: () => request.body };
  const dependencies = { secrets, certificates, clock: systemClock, onIdentified: nameEvent };
  const { events, answer } = await receiveWebhooks(unverified, source, dependencies).catch((error) =>
    reportRefusal(error, source.name),
  );
  const handle = (event: ReceivedEvent) => handleEvent(event, source.name, request.requestId);
  const outcomes = await handleEach(events, events.length > 1 ? (event) => oneOfSeveral(() => handle(event)) : handle);
  if (answer !== undefined) return new TextAnswer(answer);
  return { message: outcomes.includes("recorded") ? "Payment processed successfully" : "Event ignored" };
});

async function handleEvent(event: ReceivedEvent, source: string, requestId: string): Promise<"recorded" | "ignored"> {
  try {
    const webhook = event();
    if ("ignored" in webhook) {
      reportIgnored(webhook, source);
      return "ignored";
    }
    const recorded = { ...webhook, source };
    reportWebhook(recorded, await recordWebhook(recorded, requestId, { store, queue, clock: systemClock }));
    return "recorded";
  } catch (error) {
    return reportRefusal(error, source);
  }
}
