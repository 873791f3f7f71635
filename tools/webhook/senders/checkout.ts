import type { BasicStatus } from "../../../functions/domain/payment-events.ts";
import { digest, hmacSha256, minorUnitsOf, type Sender } from "./sender.ts";

const TYPES: Readonly<Record<BasicStatus, string>> = {
  pending: "payment_pending",
  completed: "payment_captured",
  failed: "payment_declined",
};

/** An event of a payment. */
export const checkout: Sender = {
  eventIdPrefix: "evt_",
  transactionIdPrefix: "pay_",
  idInBody: true,
  timeInBody: true,

  async sign({ secret, body }) {
    return { "cko-signature": hmacSha256(secret, body, "hex") };
  },

  event({ eventId, transactionId, occurredAt }, { status = "completed", type = TYPES[status], ...options }) {
    return {
      id: eventId,
      type,
      version: "1.0.29",
      created_on: occurredAt.toISOString(),
      data: {
        id: transactionId,
        action_id: `act_${digest(eventId)}`,
        amount: minorUnitsOf(options),
        currency: options.currency,
      },
    };
  },
};
