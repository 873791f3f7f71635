import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { createNotificationQueue } from "../../../functions/adapters/notification-queue.ts";
import { createWebhookStore } from "../../../functions/adapters/webhook-store.ts";
import { recordWebhook } from "../../../functions/domain/record-webhook.ts";
import type { Webhook } from "../../../functions/domain/webhook.ts";
import type { Environment } from "../environment/environment.ts";

/** Records an event as the functions do: once, with its notification queued. Returns "repeated" if that was done before. */
export type Recorder = (webhook: Webhook) => ReturnType<typeof recordWebhook>;

export async function recorder({ clients, table, variables }: Environment): Promise<Recorder> {
  const { SQS_QUEUE_URL = "" } = await variables("webhook-processor");
  const dependencies = {
    store: createWebhookStore(clients.documents, table),
    queue: createNotificationQueue(clients.queues, SQS_QUEUE_URL),
    clock: { now: Date.now, sleep },
  };
  return (webhook) => recordWebhook(webhook, randomUUID(), dependencies);
}
