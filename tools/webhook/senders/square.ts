import type { BasicStatus } from "../../../functions/domain/payment-events.ts";
import { digest, hmacSha256, minorUnitsOf, type Sender, withoutType } from "./sender.ts";

const STATUSES: Readonly<Record<BasicStatus, string>> = {
  pending: "PENDING",
  completed: "COMPLETED",
  failed: "FAILED",
};

/** `payment.updated`, of a payment with that status. */
export const square: Sender = {
  eventIdPrefix: "sq-",
  transactionIdPrefix: "sqpay-",
  idInBody: true,
  timeInBody: true,

  async sign({ secret, body, url }) {
    return { "x-square-hmacsha256-signature": hmacSha256(secret, inPublic(url) + body, "base64") };
  },

  event({ eventId, transactionId, occurredAt }, options) {
    withoutType(options);
    const money = { amount: minorUnitsOf(options), currency: options.currency };
    return {
      merchant_id: digest("merchant"),
      type: "payment.updated",
      event_id: eventId,
      created_at: occurredAt.toISOString(),
      data: {
        type: "payment",
        id: transactionId,
        object: {
          payment: {
            id: transactionId,
            amount_money: money,
            total_money: money,
            status: STATUSES[options.status ?? "completed"],
          },
        },
      },
    };
  },
};

/** The local run tells its functions of https as API Gateway does, though it speaks http. */
function inPublic(url: string): string {
  return url.replace(/^http:/, "https:");
}
