import { Decimal } from "../../../functions/domain/decimal.ts";
import { type Sender, withoutType } from "./sender.ts";

const DEFAULT_AMOUNT = Decimal.parse("12.34");

/** A payment, as in `POST /webhooks/payment`. */
export const standardWebhooks: Sender = {
  eventIdPrefix: "msg_",
  transactionIdPrefix: "txn-",
  idInBody: false,
  timeInBody: false,

  async sign({ secret, body, eventId, signedAt }) {
    const { Webhook } = await import("standardwebhooks");
    return {
      "webhook-id": eventId,
      "webhook-timestamp": String(Math.floor(signedAt.getTime() / 1000)),
      "webhook-signature": new Webhook(secret).sign(eventId, signedAt, body),
    };
  },

  event({ transactionId }, options) {
    withoutType(options);
    const { status = "completed", amount = DEFAULT_AMOUNT, currency } = options;
    return { transaction_id: transactionId, amount, currency, status };
  },
};
