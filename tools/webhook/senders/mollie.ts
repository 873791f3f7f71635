import type { BasicStatus } from "../../../functions/domain/payment-events.ts";
import { hmacSha256, majorUnitsOf, type Sender } from "./sender.ts";

const TYPES: Readonly<Record<BasicStatus, string>> = {
  pending: "payment.pending",
  completed: "payment.paid",
  failed: "payment.failed",
};

/** A next-generation event with its full payload. */
export const mollie: Sender = {
  eventIdPrefix: "event_",
  transactionIdPrefix: "tr_",
  idInBody: true,
  timeInBody: true,

  async sign({ secret, body }) {
    return { "x-mollie-signature": `sha256=${hmacSha256(secret, body, "hex")}` };
  },

  event({ eventId, transactionId, occurredAt }, { status = "completed", type = TYPES[status], ...options }) {
    return {
      resource: "event",
      id: eventId,
      type,
      entityId: transactionId,
      createdAt: occurredAt.toISOString(),
      _embedded: {
        entity: {
          resource: "payment",
          id: transactionId,
          mode: options.mode ?? "live",
          amount: { currency: options.currency, value: majorUnitsOf(options) },
        },
      },
    };
  },
};
