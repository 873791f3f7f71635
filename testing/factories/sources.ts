import { type Currencies, DEFAULT_CURRENCIES } from "../../functions/domain/currencies.ts";
import type { Lifecycle } from "../../functions/domain/payment-events.ts";
import { type VerifiableSource, verifiableSource } from "../../functions/domain/receive-webhook.ts";
import type { WebhookSource } from "../../functions/domain/webhook-sources.ts";

/** A source of Stripe's webhooks, with what a test changes. */
export function aSource(
  changes: Partial<WebhookSource> = {},
  currencies: Currencies = DEFAULT_CURRENCIES,
  lifecycle: Lifecycle = "basic",
): VerifiableSource {
  return verifiableSource({ name: "acme", scheme: "stripe", secretId: "arn", ...changes }, currencies, lifecycle);
}
