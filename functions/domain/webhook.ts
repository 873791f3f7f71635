import { type WebhookPayment, type WebhookPaymentContract, webhookPaymentOf } from "./contracts.ts";
import { RequestError } from "./errors.ts";
import type { RequestHeaders } from "./headers.ts";
import type { EventKind } from "./payment-events.ts";
import { parseJsonBody, validate } from "./validation.ts";
import { type EventObserver, eventIdOfHeaders, identityOfContent, type WebhookIdentity } from "./webhook-identity.ts";

/** A webhook that passed every check, but for the size of its record. */
export interface Webhook extends WebhookIdentity {
  readonly payment: WebhookPayment;
  /** The body as received. */
  readonly rawData: string;
  /** When the event happened, if the sender tells: ISO 8601, UTC, with milliseconds. It is the record's time then. */
  readonly occurredAt?: string;
  /** What the event says of its payment. @default - what the payment's status says */
  readonly kind?: EventKind;
}

const DEFAULT_CONTRACT = webhookPaymentOf();

/**
 * Reads a webhook of our own contract. Its sender names it by a header, or its content does.
 * @param body the text as received, null if there is none
 * @param onIdentified called as soon as the event's id is known, and before a field is refused
 * @param contract in which currencies. @default - USD, EUR and GBP
 * @throws RequestError 400 naming the header or the field, 413 before parsing a body that is too large
 */
export function readWebhook(
  body: string | null,
  headers: RequestHeaders,
  onIdentified: EventObserver = () => {},
  contract: WebhookPaymentContract = DEFAULT_CONTRACT,
): Webhook {
  const named = eventIdOfHeaders(headers);
  if (named !== undefined) onIdentified(named);
  const content = parseJsonBody(body);
  const identity = identityOfContent(content);
  if (named === undefined && !(identity instanceof RequestError)) onIdentified(identity.eventId);
  const read = readPayment(content, contract);
  if (identity instanceof RequestError) throw identity;
  return { ...read, rawData: body ?? "", ...identity, ...(named !== undefined && { eventId: named }) };
}

/**
 * The payment of a body of our own contract, and when its event happened if the body tells.
 * @throws RequestError 400 naming the field
 */
export function readPayment(
  content: Record<string, unknown>,
  contract: WebhookPaymentContract,
): Pick<Webhook, "payment" | "occurredAt"> {
  const { occurred_at, ...payment } = validate(contract, content);
  return { payment, ...(occurred_at !== undefined && { occurredAt: new Date(occurred_at).toISOString() }) };
}
