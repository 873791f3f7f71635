/**
 * Mollie's next-generation webhooks. Its classic ones are not signed and hold nothing but an id.
 * Source: Mollie documentation, "Next-gen webhooks".
 */
import { hmac } from "./hmac.ts";
import { mappedEvents } from "./mapped-event.ts";
import { at } from "./places.ts";
import type { WebhookScheme } from "./scheme.ts";
import { SECRET_TEXT } from "./secret-forms.ts";

const entity = (member: string) => at(`_embedded.entity.${member}`);

export const mollie: WebhookScheme = {
  signature: hmac({
    algorithm: "sha256",
    encoding: "hex",
    signed: "{body}",
    // For a day after a rotation the header comes twice. Mollie's own library takes a signature with the prefix and without.
    signature: { header: "x-mollie-signature", separator: ",", prefix: ["sha256=", ""], repeated: true },
    secret: [SECRET_TEXT],
  }),

  ...mappedEvents({
    id: at("id"),
    by: [at("type")],
    events: {
      "payment.pending": "pending",
      "payment.authorized": "authorized",
      "payment.failed": "failed",
      "payment.canceled": "canceled",
      "payment.expired": "canceled",
      "payment.paid": "completed",
      "payment-link.paid": "completed",
    },
    transaction: at("entityId"),
    amount: entity("amount.value"),
    currency: entity("amount.currency"),
    occurredAt: at("createdAt"),
    amounts: { unit: "major", form: "text" },
    mode: { place: entity("mode"), live: "live", test: "test" },
    snapshot: {
      place: at("_embedded.entity"),
      refusal:
        "Missing required field: _embedded.entity; simple payloads hold no payment, so choose the full payload in Mollie",
    },
  }),
};
