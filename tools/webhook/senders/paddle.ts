import type { BasicStatus } from "../../../functions/domain/payment-events.ts";
import { digest, hmacSha256, minorUnitsOf, type Sender } from "./sender.ts";

const TYPES: Readonly<Record<BasicStatus, string>> = {
  pending: "transaction.created",
  completed: "transaction.completed",
  failed: "transaction.payment_failed",
};

/** An event of a transaction. */
export const paddle: Sender = {
  eventIdPrefix: "evt_",
  transactionIdPrefix: "txn_",
  idInBody: true,
  timeInBody: true,

  async sign({ secret, body, signedAt }) {
    const time = Math.floor(signedAt.getTime() / 1000);
    return { "paddle-signature": `ts=${time};h1=${hmacSha256(secret, `${time}:${body}`, "hex")}` };
  },

  event({ eventId, transactionId, occurredAt }, { status = "completed", type = TYPES[status], ...options }) {
    const total = minorUnitsOf(options).toString();
    return {
      event_id: eventId,
      event_type: type,
      occurred_at: occurredAt.toISOString(),
      notification_id: `ntf_${digest(eventId)}`,
      data: {
        id: transactionId,
        currency_code: options.currency,
        details: { totals: { subtotal: total, tax: "0", total, grand_total: total } },
      },
    };
  },
};
