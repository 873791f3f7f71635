/**
 * PayPal's webhooks.
 * Source: PayPal developer documentation, "Integrate webhooks", "Webhook event names"; Disputes API, "dispute_outcome".
 */
import { mappedEvents } from "./mapped-event.ts";
import { paypalSignature } from "./paypal-signature.ts";
import { at, type Place } from "./places.ts";
import type { WebhookScheme } from "./scheme.ts";

const resource = (member: string) => at(`resource.${member}`);

/** A refund names its capture in the link one level up, and nowhere else. */
const CAPTURE: Place = {
  name: "resource.links",
  find(event) {
    const links = resource("links").find(event);
    const up = Array.isArray(links) ? links.find((link) => link?.rel === "up")?.href : undefined;
    return typeof up === "string" ? /\/captures\/([^/?#]+)$/.exec(up)?.[1] : undefined;
  },
};

const REFUND = { transaction: CAPTURE, part: resource("id") };

const DISPUTE = {
  transaction: resource("disputed_transactions.0.seller_transaction_id"),
  part: resource("dispute_id"),
  amount: resource("dispute_amount.value"),
  currency: resource("dispute_amount.currency_code"),
};
const OPENED = { kind: "dispute_opened", ...DISPUTE } as const;
const WON = { kind: "dispute_won", ...DISPUTE } as const;
const LOST = { kind: "dispute_lost", ...DISPUTE } as const;
const RESOLVED = "CUSTOMER.DISPUTE.RESOLVED";

/** The capture is the payment: refunds and disputes name it, and nothing else names all of them. */
export const paypal: WebhookScheme = {
  signature: paypalSignature,

  ...mappedEvents({
    id: at("id"),
    by: [at("event_type"), resource("dispute_outcome.outcome_code")],
    events: {
      "PAYMENT.AUTHORIZATION.CREATED": "authorized",
      "PAYMENT.AUTHORIZATION.VOIDED": "canceled",
      "PAYMENT.CAPTURE.PENDING": "pending",
      "PAYMENT.CAPTURE.DENIED": "failed",
      "PAYMENT.CAPTURE.DECLINED": "failed",
      "PAYMENT.CAPTURE.COMPLETED": "completed",
      "PAYMENT.REFUND.PENDING": { kind: "refund", ...REFUND },
      "PAYMENT.CAPTURE.REFUNDED": { kind: "refund", ...REFUND },
      "PAYMENT.REFUND.COMPLETED": { kind: "refund", ...REFUND },
      "PAYMENT.REFUND.FAILED": { kind: "refund_failed", ...REFUND },
      "PAYMENT.REFUND.CANCELLED": { kind: "refund_failed", ...REFUND },
      "PAYMENT.CAPTURE.REVERSED": { kind: "refund", ...REFUND },
      "CUSTOMER.DISPUTE.CREATED": OPENED,
      "CUSTOMER.DISPUTE.UPDATED": OPENED,
      [`${RESOLVED} RESOLVED_SELLER_FAVOUR`]: WON,
      [`${RESOLVED} RESOLVED_WITH_PAYOUT`]: WON,
      [`${RESOLVED} CANCELED_BY_BUYER`]: WON,
      [`${RESOLVED} DENIED`]: WON,
      [`${RESOLVED} NONE`]: WON,
      [`${RESOLVED} RESOLVED_BUYER_FAVOUR`]: LOST,
      [`${RESOLVED} ACCEPTED`]: LOST,
    },
    transaction: resource("id"),
    amount: resource("amount.value"),
    currency: resource("amount.currency_code"),
    occurredAt: at("create_time"),
    amounts: { unit: "major", form: "text" },
  }),
};
