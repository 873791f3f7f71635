import type { BasicStatus } from "../../../functions/domain/payment-events.ts";
import { digest, hmacSha256, majorUnitsOf, type Sender, withoutType } from "./sender.ts";

const STATUSES: Readonly<Record<BasicStatus, string>> = {
  pending: "pending",
  completed: "success",
  failed: "failure",
};

/** The form of events that is sent. Source: Shopify developer documentation, "API versioning". */
const API_VERSION = "2026-10";

/** `order_transactions/create`: a sale with that status. */
export const shopify: Sender = {
  eventIdPrefix: "shopify-",
  transactionIdPrefix: "order-",
  idInBody: false,
  timeInBody: true,

  async sign({ secret, body, eventId }) {
    return {
      "x-shopify-topic": "order_transactions/create",
      "x-shopify-shop-domain": "test-shop.myshopify.com",
      "x-shopify-api-version": API_VERSION,
      "x-shopify-webhook-id": digest(`${eventId} delivery`),
      "x-shopify-event-id": eventId,
      "x-shopify-hmac-sha256": hmacSha256(secret, body, "base64"),
    };
  },

  event({ eventId, transactionId, occurredAt }, options) {
    withoutType(options);
    return {
      id: digest(eventId),
      order_id: transactionId,
      kind: "sale",
      gateway: "bogus",
      status: STATUSES[options.status ?? "completed"],
      created_at: occurredAt.toISOString(),
      test: options.mode === "test",
      amount: majorUnitsOf(options),
      currency: options.currency,
    };
  },
};
