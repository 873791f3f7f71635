/**
 * Shopify's webhooks.
 * Source: Shopify developer documentation, "Deliver webhooks through HTTPS"; Admin API reference, webhook topics.
 */
import { hmac } from "./hmac.ts";
import { mappedEvents } from "./mapped-event.ts";
import { at, header } from "./places.ts";
import type { WebhookScheme } from "./scheme.ts";
import { SECRET_TEXT } from "./secret-forms.ts";

const TRANSACTION = "order_transactions/create";

/** Each transaction of an order is one capture or refund. */
const CAPTURE = { kind: "completed", part: at("id") } as const;
const REFUND = { kind: "refund", part: at("id") } as const;

/** The order is what is paid for. Its topic, event id and time stand in headers, which are not signed: only the topic is used. */
export const shopify: WebhookScheme = {
  signature: hmac({
    algorithm: "sha256",
    encoding: "base64",
    signed: "{body}",
    signature: { header: "x-shopify-hmac-sha256" },
    secret: [SECRET_TEXT],
  }),

  ...mappedEvents({
    named: header("x-shopify-event-id"),
    by: [header("x-shopify-topic"), at("kind"), at("status")],
    events: {
      "orders/paid": {
        kind: "completed",
        transaction: at("id"),
        amount: at("total_price"),
        occurredAt: at("updated_at"),
      },
      [`${TRANSACTION} sale success`]: CAPTURE,
      [`${TRANSACTION} sale pending`]: "pending",
      [`${TRANSACTION} sale failure`]: "failed",
      [`${TRANSACTION} sale error`]: "failed",
      [`${TRANSACTION} authorization success`]: "authorized",
      [`${TRANSACTION} authorization pending`]: "pending",
      [`${TRANSACTION} authorization failure`]: "failed",
      [`${TRANSACTION} authorization error`]: "failed",
      [`${TRANSACTION} capture success`]: CAPTURE,
      [`${TRANSACTION} refund success`]: REFUND,
      [`${TRANSACTION} refund pending`]: REFUND,
      [`${TRANSACTION} void success`]: "canceled",
    },
    transaction: at("order_id"),
    amount: at("amount"),
    currency: at("currency"),
    occurredAt: at("created_at"),
    amounts: { unit: "major", form: "text" },
    mode: { place: at("test"), live: false, test: true },
  }),
};
