import { WEBHOOK_RECORDED, WEBHOOK_REPEATED } from "../domain/metric-names.ts";
import type { Webhook } from "../domain/webhook.ts";
import { logger } from "./logger.ts";
import { count, countOf } from "./metrics.ts";

/** Counts and logs a webhook whose payment is recorded and whose notification is queued. */
export function reportWebhook({ eventId, payment, kind, source }: Webhook, outcome: "recorded" | "repeated"): void {
  const metric = outcome === "recorded" ? WEBHOOK_RECORDED : WEBHOOK_REPEATED;
  count(metric);
  if (source !== undefined) countOf(source, metric);
  logger.info(`webhook ${outcome}`, { event_id: eventId, status: payment.status, kind });
}
