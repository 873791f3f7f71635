import { type Currencies, DEFAULT_CURRENCIES } from "../../functions/domain/currencies.ts";
import type { Lifecycle } from "../../functions/domain/payment-events.ts";
import { type VerifiableSource, verifiableSource } from "../../functions/domain/receive-webhook.ts";
import type { SourceConfiguration } from "../../functions/domain/schemes/configuration.ts";
import type { WebhookSource } from "../../functions/domain/webhook-sources.ts";

/** A source of Stripe's webhooks, with what a test changes. */
export function aSource(
  changes: Partial<WebhookSource> = {},
  currencies: Currencies = DEFAULT_CURRENCIES,
  lifecycle: Lifecycle = "basic",
  configuration?: SourceConfiguration,
): VerifiableSource {
  const source = { name: "acme", scheme: "stripe", secretId: "arn", ...changes } as const;
  return verifiableSource(source, currencies, lifecycle, configuration);
}
