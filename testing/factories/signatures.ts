import { createHash } from "node:crypto";
import { Webhook as StandardWebhook } from "standardwebhooks";
import Stripe from "stripe";
import type { SourceSchemeName } from "../../functions/domain/schemes/names.ts";

export type SignedHeaders = Readonly<Record<string, string>>;

export interface Signing {
  readonly body: string;
  readonly secret: string;
  /** Seconds since 1970. */
  readonly timestamp: number;
  /** `webhook-id`, which only Standard Webhooks signs. */
  readonly id?: string;
}

/** A secret that is good for the scheme, the same for the same name. @param scheme @default - any that writes secrets as most do */
export function secretNamed(name: string, scheme?: SourceSchemeName): string {
  const digest = createHash("sha256").update(name);
  if (scheme === "basic") return `acme:${digest.digest("base64url")}`;
  return scheme === "adyen" ? digest.digest("hex") : `whsec_${digest.digest("base64")}`;
}

/** Signed by the schemes' own clients. */
export const SIGN: Readonly<Record<"standard-webhooks" | "stripe", (signing: Signing) => SignedHeaders>> = {
  "standard-webhooks": ({ body, secret, timestamp, id = "msg_1" }) => ({
    "webhook-id": id,
    "webhook-timestamp": String(timestamp),
    "webhook-signature": new StandardWebhook(secret).sign(id, new Date(timestamp * 1000), body),
  }),
  stripe: ({ body, secret, timestamp }) => ({
    "stripe-signature": Stripe.webhooks.generateTestHeaderString({ payload: body, secret, timestamp }),
  }),
};

/** An event as Stripe sends it, with what a test changes in it and in its payment intent. */
export function stripeEvent(changes: object = {}, paymentIntent: object = {}): string {
  return JSON.stringify({
    id: "evt_1",
    object: "event",
    api_version: "2026-10-28",
    created: 1_795_507_200,
    data: {
      object: {
        id: "pi_1",
        object: "payment_intent",
        amount: 1234,
        amount_received: 1234,
        currency: "usd",
        status: "succeeded",
        ...paymentIntent,
      },
    },
    livemode: true,
    pending_webhooks: 1,
    request: { id: "req_1", idempotency_key: null },
    type: "payment_intent.succeeded",
    ...changes,
  });
}
