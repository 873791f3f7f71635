/**
 * Adyen's standard webhooks.
 * Source: Adyen documentation, "Webhook structure and types", "Dispute webhooks", "Currency codes"; API explorer, Webhooks.
 */

import { parseJsonAsWritten } from "../exact-json.ts";
import type { EventKind } from "../payment-events.ts";
import { adyenSignature, itemsOf, signedContentOf } from "./adyen-signature.ts";
import { type MappedEvent, mappedEvents } from "./mapped-event.ts";
import { at, type Place } from "./places.ts";
import type { WebhookScheme } from "./scheme.ts";

/** The one item of an event. */
const ITEM = "notificationItems.0.NotificationRequestItem";

const item = (member: string) => at(`${ITEM}.${member}`);

const PSP_REFERENCE = item("pspReference");
const EVENT_CODE = item("eventCode");
const SUCCESS = item("success");

/** What is done with a payment names it as the original; the payment itself names no other. */
const PAYMENT: Place = {
  name: `${ITEM}.originalReference or ${PSP_REFERENCE.name}`,
  find: (event) => item("originalReference").find(event) || PSP_REFERENCE.find(event),
};

/** All that makes two deliveries the same event at Adyen. Each part is signed. */
const ID: Place = {
  name: [PSP_REFERENCE, EVENT_CODE, SUCCESS].map(({ name }) => name).join(" or "),
  find(event) {
    const texts = [PSP_REFERENCE, EVENT_CODE, SUCCESS].map((place) => place.find(event));
    return texts.every((text) => typeof text === "string" && text !== "") ? texts.join(":") : undefined;
  },
};

/** Whether it was done; of what either cancels or refunds, which of the two as well. That is not signed. */
const OUTCOME: Place = {
  name: SUCCESS.name,
  find(event) {
    const data = item("additionalData").find(event) as Readonly<Record<string, unknown>> | undefined;
    const action = EVENT_CODE.find(event) === "CANCEL_OR_REFUND" ? data?.["modification.action"] : undefined;
    return [SUCCESS.find(event), action].filter((text) => typeof text === "string").join(" ");
  },
};

/** What was done with the payment has a reference of its own, and a dispute keeps its. */
function part(kind: EventKind): MappedEvent {
  return { kind, part: PSP_REFERENCE };
}

/**
 * Where the money is taken with the authorization, an authorization is the payment, and what ends it gives the money back:
 * nothing else takes back what is completed.
 */
const AUTHORIZED = { automatic: "completed", manual: "authorized" } as const;
const CANCELED = { automatic: part("refund"), manual: "canceled" } as const;

export const adyen: WebhookScheme = {
  signature: adyenSignature,
  answer: "[accepted]",

  split(body) {
    // Not as it is read: a number that is absurd must be refused with its own event, and not keep the others from being read.
    const { live, ...content } = parseJsonAsWritten(body) as Readonly<Record<string, unknown>>;
    const items = itemsOf(content);
    return items.length === 1
      ? [body]
      : items.map((one) => JSON.stringify({ live, notificationItems: [{ NotificationRequestItem: one }] }));
  },

  ...mappedEvents({
    id: ID,
    signed: {
      name: ITEM,
      find: ({ content }) => itemsOf(content).map(signedContentOf),
    },
    by: [EVENT_CODE, OUTCOME],
    events: {
      PENDING: "pending",
      "AUTHORISATION true": AUTHORIZED,
      "AUTHORISATION false": "failed",
      "AUTHORISATION_ADJUSTMENT true": { automatic: undefined, manual: "authorized" },
      "CAPTURE true": { automatic: undefined, manual: part("completed") },
      CAPTURE_FAILED: part("refund"),
      "CANCELLATION true": CANCELED,
      "TECHNICAL_CANCEL true": CANCELED,
      "CANCEL_OR_REFUND true cancel": CANCELED,
      "CANCEL_OR_REFUND true refund": part("refund"),
      EXPIRE: CANCELED,
      OFFER_CLOSED: "canceled",
      "REFUND true": part("refund"),
      "REFUND false": part("refund_failed"),
      REFUND_FAILED: part("refund_failed"),
      REFUNDED_REVERSED: part("refund_failed"),
      NOTIFICATION_OF_CHARGEBACK: part("dispute_opened"),
      CHARGEBACK: part("dispute_lost"),
      SECOND_CHARGEBACK: part("dispute_lost"),
      PREARBITRATION_LOST: part("dispute_lost"),
      CHARGEBACK_REVERSED: part("dispute_won"),
      PREARBITRATION_WON: part("dispute_won"),
      ISSUER_RESPONSE_TIMEFRAME_EXPIRED: part("dispute_won"),
    },
    transaction: PAYMENT,
    amount: item("amount.value"),
    currency: item("amount.currency"),
    occurredAt: item("eventDate"),
    amounts: { unit: "minor", form: "number", digits: { CLP: 2, CVE: 0, IDR: 0, ISK: 2 } },
    mode: { place: at("live"), live: "true", test: "false" },
  }),
};
