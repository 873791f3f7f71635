import { type WebhookPayment, webhookPayment } from "./contracts.ts";
import { RequestError } from "./errors.ts";
import { itemBytes } from "./item-size.ts";
import { MAX_ITEM_BYTES } from "./limits.ts";
import { recordTimestamp } from "./record-timestamp.ts";
import { parseJsonBody, validate } from "./validation.ts";
import { identifyWebhook, type WebhookIdentity } from "./webhook-identity.ts";

/** A webhook that passed every check. */
export interface Webhook extends WebhookIdentity {
  readonly payment: WebhookPayment;
  /** The body as received. */
  readonly rawData: string;
  /** When it happened, if the sender says so: ISO 8601, UTC, with milliseconds. Records are ordered by it then. */
  readonly occurredAt?: string;
}

/** The attributes of a payment's record, as they are stored. */
export function recordAttributes({ payment, rawData, eventId }: Webhook, timestamp: string) {
  return {
    transaction_id: payment.transaction_id,
    timestamp,
    amount: payment.amount,
    currency: payment.currency,
    status: payment.status,
    raw_data: rawData,
    event_id: eventId,
  };
}

/**
 * Reads a webhook from a request.
 * @param headers under lower-case names
 * @throws RequestError 400 naming the field, 413 if its record would be larger than an item may be
 */
export function readWebhook(body: string | null, headers: Readonly<Record<string, string | undefined>>): Webhook {
  const content = parseJsonBody(body);
  const payment = validate(webhookPayment, content);
  return fittingWebhook({ payment, rawData: body ?? "", ...identifyWebhook(headers, content) });
}

/**
 * The webhook itself, if its record fits.
 * @throws RequestError 413 if its record would be larger than an item may be
 */
export function fittingWebhook(webhook: Webhook): Webhook {
  const size = itemBytes(recordAttributes(webhook, recordTimestamp(new Date(0).toISOString(), webhook.eventId)));
  if (size > MAX_ITEM_BYTES) {
    throw new RequestError(413, `Request body too large: its record must be at most ${MAX_ITEM_BYTES} bytes`);
  }
  return webhook;
}
