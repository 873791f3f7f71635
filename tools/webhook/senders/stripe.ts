import type { PaymentStatus } from "../../../functions/domain/contracts.ts";
import { UsageError } from "../options.ts";
import { digest, type Sender } from "./sender.ts";

/** What is said of a payment of that status. */
const TYPES: Readonly<Record<PaymentStatus, string>> = {
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

/** When an event happened whose id does not say. */
const FIXED_TIME = Date.UTC(2026, 0, 1) / 1000;

/** An event of a payment intent. */
export const stripe: Sender = {
  eventIdPrefix: "evt_",
  transactionIdPrefix: "pi_",
  idInBody: true,

  async sign({ secret, body, signedAt }) {
    const { default: Stripe } = await import("stripe");
    const timestamp = Math.floor(signedAt.getTime() / 1000);
    return { "stripe-signature": Stripe.webhooks.generateTestHeaderString({ payload: body, secret, timestamp }) };
  },

  event(eventId, transactionId, { status = "completed", type = TYPES[status], ...options }) {
    const amount = options.amount.movedBy(2);
    if (!amount.isInteger) throw new UsageError("--amount: more than two decimals given, allowed: whole minor units");
    const created = Number(/^evt_(\d{10})/.exec(eventId)?.[1] ?? FIXED_TIME);
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
  },
};
