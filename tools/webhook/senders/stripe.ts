import { UsageError } from "../../../command-line/command.ts";
import { Decimal } from "../../../functions/domain/decimal.ts";
import type { BasicStatus } from "../../../functions/domain/payment-events.ts";
import type { EventOptions } from "../options.ts";
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

  event({ eventId, transactionId, occurredAt }, { status = "completed", type = TYPES[status], ...options }) {
    const amount = minorUnits(options);
    const livemode = options.mode !== "test";
    const created = Math.floor(occurredAt.getTime() / 1000);
    return {
      id: eventId,
      object: "event",
      api_version: API_VERSION,
      created,
      data: {
        object: {
          id: transactionId,
          object: "payment_intent",
          amount,
          amount_received: type === "payment_intent.succeeded" ? amount : 0,
          capture_method: "automatic",
          confirmation_method: "automatic",
          created,
          currency: options.currency.toLowerCase(),
          description: "Test event",
          livemode,
          metadata: {},
          payment_method_types: ["card"],
          status: INTENT_STATUSES[type] ?? "processing",
        },
      },
      livemode,
      pending_webhooks: 1,
      request: { id: `req_${digest(`${eventId} request`)}`, idempotency_key: digest(`${eventId} key`) },
      type,
    };
  },
};

function minorUnits({ amount, currency }: EventOptions): Decimal {
  const decimals = DECIMALS.get(currency) ?? 2;
  const units = amount?.movedBy(decimals) ?? DEFAULT_AMOUNT;
  if (units.isInteger) return units;
  throw new UsageError(`--amount: more than ${decimals} decimals given, allowed: whole minor units of ${currency}`);
}
