import { UsageError } from "../../../command-line/command.ts";
import { Decimal } from "../../../functions/domain/decimal.ts";
import type { BasicStatus } from "../../../functions/domain/payment-events.ts";
import type { SourceMode } from "../../../functions/domain/source-rules.ts";
import { digest, type Sender } from "./sender.ts";

/** What is said of a payment of that status. */
const TYPES: Readonly<Record<BasicStatus, string>> = {
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
const API_VERSION = "2026-10-28.endive";

/** In the currency's smallest unit. */
const DEFAULT_AMOUNT = Decimal.parse("1234");

/** Decimals of a currency's amounts, where they are not two. Source: Stripe documentation, "Supported currencies". */
const DECIMALS = new Map<string, number>([
  ...["BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF"].map(
    (currency): [string, number] => [currency, 0],
  ),
  ...["BHD", "JOD", "KWD", "OMR", "TND"].map((currency): [string, number] => [currency, 3]),
]);

/** An event of a payment intent. */
export const stripe: Sender = {
  eventIdPrefix: "evt_",
  transactionIdPrefix: "pi_",
  idInBody: true,
  timeInBody: true,

  async sign({ secret, body, signedAt }) {
    const { default: Stripe } = await import("stripe");
    const timestamp = Math.floor(signedAt.getTime() / 1000);
    return { "stripe-signature": Stripe.webhooks.generateTestHeaderString({ payload: body, secret, timestamp }) };
  },

  event(
    { eventId, transactionId, occurredAt },
    { status = "completed", type = TYPES[status], mode = "live", ...options },
  ) {
    const amount = options.amount ? minorUnitsOf(options.amount, options.currency) : DEFAULT_AMOUNT;
    const object = {
      id: transactionId,
      object: "payment_intent",
      amount,
      amount_received: type === "payment_intent.succeeded" ? amount : 0,
      capture_method: "automatic",
      confirmation_method: "automatic",
      created: seconds(occurredAt),
      currency: options.currency.toLowerCase(),
      description: "Test event",
      livemode: mode === "live",
      metadata: {},
      payment_method_types: ["card"],
      status: INTENT_STATUSES[type] ?? "processing",
    };
    return stripeEvent({ eventId, type, object, created: occurredAt, mode });
  },
};

interface StripeEventParts {
  readonly eventId: string;
  readonly type: string;
  /** What the event is about. */
  readonly object: object;
  readonly created: Date;
  readonly mode: SourceMode;
}

/** An event as Stripe sends it. */
export function stripeEvent({ eventId, type, object, created, mode }: StripeEventParts): object {
  return {
    id: eventId,
    object: "event",
    api_version: API_VERSION,
    created: seconds(created),
    data: { object },
    livemode: mode === "live",
    pending_webhooks: 1,
    request: { id: `req_${digest(`${eventId} request`)}`, idempotency_key: digest(`${eventId} key`) },
    type,
  };
}

/** @throws UsageError if the currency has no unit so small */
export function minorUnitsOf(amount: Decimal, currency: string): Decimal {
  const decimals = DECIMALS.get(currency) ?? 2;
  const units = amount.movedBy(decimals);
  if (units.isInteger) return units;
  throw new UsageError(`--amount: more than ${decimals} decimals given, allowed: whole minor units of ${currency}`);
}

function seconds(time: Date): number {
  return Math.floor(time.getTime() / 1000);
}
