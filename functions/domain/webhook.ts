import { type WebhookPayment, webhookPayment } from "./contracts.ts";
import { parseJsonBody, validate } from "./validation.ts";
import { identifyWebhook, type WebhookIdentity } from "./webhook-identity.ts";

/** A webhook that passed every check, but for the size of its record. */
export interface Webhook extends WebhookIdentity {
  readonly payment: WebhookPayment;
  /** The body as received. */
  readonly rawData: string;
  /** When the event happened, if the sender tells: ISO 8601, UTC, with milliseconds. It is the record's time then. */
  readonly occurredAt?: string;
}

/**
 * Reads a webhook of our own contract.
 * @param body the text as received, null if there is none
 * @param headers under lower-case names
 * @throws RequestError 400 naming the field, 413 before parsing a body that is too large
 */
export function readWebhook(body: string | null, headers: Readonly<Record<string, string | undefined>>): Webhook {
  const content = parseJsonBody(body);
  const payment = validate(webhookPayment, content);
  return { payment, rawData: body ?? "", ...identifyWebhook(headers, content) };
}
