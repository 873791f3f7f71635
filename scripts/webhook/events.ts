/** Test events, each scheme's as its senders write them. */
import { createHash, randomBytes } from "node:crypto";
import type { PaymentStatus } from "../../functions/domain/contracts.ts";
import { stringifyExactJson } from "../../functions/domain/exact-json.ts";
import type { SchemeName } from "../../functions/domain/schemes/index.ts";
import { type EventOptions, UsageError } from "./options.ts";

/** What is said of a payment of that status. */
const STRIPE_TYPES: Readonly<Record<PaymentStatus, string>> = {
  pending: "payment_intent.processing",
  completed: "payment_intent.succeeded",
  failed: "payment_intent.payment_failed",
};

const INTENT_STATUSES: Readonly<Record<string, string>> = {
  "payment_intent.succeeded": "succeeded",
  "payment_intent.payment_failed": "requires_payment_method",
  "payment_intent.canceled": "canceled",
};

/** The form of events that is sent. Source: Stripe API reference, "Versioning". */
const STRIPE_API_VERSION = "2026-10-28.endive";

/** When an event happened whose id does not say. */
const FIXED_TIME = Date.UTC(2026, 0, 1) / 1000;

/** An event's id that nobody had before. It begins with its time, so that the same id always makes the same event. */
export function newEventId(scheme: SchemeName, now: number): string {
  return `${scheme === "stripe" ? "evt_" : "msg_"}${Math.floor(now / 1000)}${randomBytes(8).toString("hex")}`;
}

/** The transaction that an event is about, unless the options name one. */
export function transactionOf(scheme: SchemeName, eventId: string, { id }: EventOptions): string {
  return id ?? `${scheme === "stripe" ? "pi_" : "txn-"}${digest(eventId)}`;
}

/**
 * The body of an event, the same for the same id and options: a provider that repeats an event repeats all of it.
 * @throws UsageError if the options make no event of the scheme
 */
export function eventBody(scheme: SchemeName, eventId: string, options: EventOptions): string {
  return stringifyExactJson(scheme === "stripe" ? stripeEvent(eventId, options) : payment(eventId, options));
}

/** Body of a Standard Webhook: a payment, as in `POST /webhooks/payment`. */
function payment(eventId: string, options: EventOptions) {
  const { type, status = "completed", amount, currency } = options;
  if (type !== undefined) throw new UsageError("--type given, allowed: with scheme stripe; else --status");
  return { transaction_id: transactionOf("standard-webhooks", eventId, options), amount, currency, status };
}

function stripeEvent(eventId: string, options: EventOptions) {
  const { status = "completed", currency } = options;
  const type = options.type ?? STRIPE_TYPES[status];
  const amount = options.amount.movedBy(2);
  if (!amount.isInteger) throw new UsageError("--amount: more than two decimals given, allowed: whole minor units");
  const created = Number(/^evt_(\d{10})/.exec(eventId)?.[1] ?? FIXED_TIME);
  const succeeded = type === "payment_intent.succeeded";
  return {
    id: eventId,
    object: "event",
    api_version: STRIPE_API_VERSION,
    created,
    data: {
      object: {
        id: transactionOf("stripe", eventId, options),
        object: "payment_intent",
        amount,
        amount_received: succeeded ? amount : 0,
        capture_method: "automatic",
        confirmation_method: "automatic",
        created,
        currency: currency.toLowerCase(),
        description: "Test event",
        livemode: false,
        metadata: {},
        payment_method_types: ["card"],
        status: INTENT_STATUSES[type] ?? "processing",
      },
    },
    livemode: false,
    pending_webhooks: 1,
    request: { id: `req_${digest(`${eventId} request`)}`, idempotency_key: digest(`${eventId} key`) },
    type,
  };
}

/** Characters as of an id, always the same for the same text. */
function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 24);
}
