import {
  partOfPayment,
  type WebhookPayment,
  type WebhookPaymentBody,
  type WebhookPaymentContract,
  webhookPaymentOf,
} from "./contracts.ts";
import type { Decimal } from "./decimal.ts";
import { RequestError } from "./errors.ts";
import type { RequestHeaders } from "./headers.ts";
import { type EventKind, type PaymentEvent, type PaymentStatus, RECORDED_STATUS } from "./payment-events.ts";
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
  /**
   * The sender's name of the one capture, refund or dispute that the event is about. The payment's amount is then of that one;
   * without a name it is of all captures, or all refunds, so far.
   */
  readonly partId?: string;
  /** All that was captured of the payment so far, if an event that is not about a capture tells it as well. */
  readonly amountCaptured?: Decimal;
  /** The webhook source that sent it, by its name. @default - none: a caller with AWS credentials did */
  readonly source?: string;
  /** Of an event with which an operator corrects the payment. @default - it is not one */
  readonly correction?: Correction;
}

/** Why a payment was corrected, and by whom. */
export interface Correction {
  readonly reason: string;
  /** ARN. */
  readonly by: string;
}

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
  contract: WebhookPaymentContract = webhookPaymentOf(),
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
 * The payment of a body of our own contract, and what its event says of it.
 * @throws RequestError 400 naming the field
 */
export function readPayment(content: Record<string, unknown>, contract: WebhookPaymentContract): PaymentRead {
  const { occurred_at, refund_id, status, ...payment } = validate(contract, content);
  const kind = kindOf({ status, refund_id });
  const recorded = kind === "refund" ? status : RECORDED_STATUS[kind];
  return {
    payment: { ...payment, status: recorded },
    ...(kind !== recorded && { kind }),
    ...(refund_id !== undefined && { partId: refund_id }),
    ...(occurred_at !== undefined && { occurredAt: new Date(occurred_at).toISOString() }),
  };
}

/** What a body says, without the identity of its event. */
export type PaymentRead = Omit<Webhook, keyof WebhookIdentity | "rawData">;

/** What a scheme found in a provider's event, to be checked by our own contract. */
export interface FoundPayment {
  readonly transaction_id: unknown;
  /** In whole units of the currency; of what it is, see {@link PaymentEvent.amount}. */
  readonly amount: unknown;
  readonly currency: unknown;
  readonly occurred_at?: unknown;
  /** The provider's name of the capture, refund or dispute, see {@link Webhook.partId}. */
  readonly part_id?: unknown;
  /** See {@link Webhook.amountCaptured}. */
  readonly amount_captured?: unknown;
  /** Whether the provider says of a refund that with it all is refunded. */
  readonly isWhole?: boolean | undefined;
}

/**
 * An event of a provider, of which its scheme knows the kind. Kinds that are not taken are to be ignored before, see
 * {@link isTaken}.
 * @throws RequestError 400 naming the field
 */
export function readEvent(
  kind: EventKind,
  { part_id, amount_captured, isWhole = false, ...found }: FoundPayment,
  contract: WebhookPaymentContract,
): PaymentRead {
  // Any status of the contract: which one is recorded follows from the kind.
  const { occurred_at, refund_id: _, ...payment } = validate(contract, { ...found, status: "pending" });
  const part = validate(partOfPayment, { part_id, amount_captured });
  const status = kind === "refund" && isWhole ? "refunded" : RECORDED_STATUS[kind];
  return {
    payment: { ...payment, status },
    ...(kind !== status && { kind }),
    ...(occurred_at !== undefined && { occurredAt: new Date(occurred_at).toISOString() }),
    ...(part.part_id !== undefined && { partId: part.part_id }),
    ...(part.amount_captured !== undefined && { amountCaptured: part.amount_captured }),
  };
}

const KIND_BY_STATUS: Readonly<Record<PaymentStatus, EventKind>> = {
  pending: "pending",
  completed: "completed",
  failed: "failed",
  authorized: "authorized",
  canceled: "canceled",
  partially_refunded: "refund",
  refunded: "refund",
  disputed: "dispute_opened",
  charged_back: "dispute_lost",
};

/** The same of a refund that has a name. */
const KIND_OF_REFUND: Readonly<Partial<Record<PaymentStatus, EventKind>>> = {
  partially_refunded: "refund",
  refunded: "refund",
  failed: "refund_failed",
};

function kindOf({ status, refund_id }: Pick<WebhookPaymentBody, "status" | "refund_id">): EventKind {
  if (refund_id === undefined) return KIND_BY_STATUS[status];
  const kind = KIND_OF_REFUND[status];
  if (kind) return kind;
  throw new RequestError(
    400,
    `Invalid status: must be one of ${Object.keys(KIND_OF_REFUND).join(", ")} with refund_id`,
  );
}
