import type { BasicStatus } from "../../../functions/domain/payment-events.ts";
import { hmacSha256, minorUnitsOf, type Sender } from "./sender.ts";

const TYPES: Readonly<Record<BasicStatus, string>> = {
  pending: "payment.authorized",
  completed: "payment.captured",
  failed: "payment.failed",
};

/** An event of a payment. */
export const razorpay: Sender = {
  eventIdPrefix: "rzp-",
  transactionIdPrefix: "pay_",
  idInBody: false,
  timeInBody: true,

  async sign({ secret, body, eventId }) {
    return { "x-razorpay-event-id": eventId, "x-razorpay-signature": hmacSha256(secret, body, "hex") };
  },

  event({ transactionId, occurredAt }, { status = "completed", type = TYPES[status], ...options }) {
    return {
      entity: "event",
      account_id: "acc_test",
      event: type,
      contains: ["payment"],
      payload: {
        payment: {
          entity: {
            id: transactionId,
            entity: "payment",
            amount: minorUnitsOf(options),
            currency: options.currency,
            status: type.replace("payment.", ""),
          },
        },
      },
      created_at: Math.floor(occurredAt.getTime() / 1000),
    };
  },
};
