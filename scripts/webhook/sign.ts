import type { SchemeName } from "../../functions/domain/schemes/index.ts";

export interface Unsigned {
  readonly secret: string;
  readonly body: string;
  /** Of Standard Webhooks, which have it in a header. */
  readonly eventId: string;
  /** @default - now */
  readonly signedAt?: Date;
}

/**
 * The headers that a signed event is sent with, made by the scheme's own client, which shares no code with the verification.
 * Clients are loaded when they are needed.
 */
export async function signedHeaders(
  scheme: SchemeName,
  { secret, body, eventId, signedAt = new Date() }: Unsigned,
): Promise<Record<string, string>> {
  const timestamp = Math.floor(signedAt.getTime() / 1000);
  const json = { "content-type": "application/json" };
  if (scheme === "stripe") {
    const { default: Stripe } = await import("stripe");
    const signature = Stripe.webhooks.generateTestHeaderString({ payload: body, secret, timestamp });
    return { ...json, "stripe-signature": signature };
  }
  const { Webhook } = await import("standardwebhooks");
  return {
    ...json,
    "webhook-id": eventId,
    "webhook-timestamp": String(timestamp),
    "webhook-signature": new Webhook(secret).sign(eventId, signedAt, body),
  };
}
