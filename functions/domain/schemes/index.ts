import { adyen } from "#schemes/adyen";
import { checkout } from "#schemes/checkout";
import { configured } from "#schemes/configured";
import { mollie } from "#schemes/mollie";
import { paddle } from "#schemes/paddle";
import { paypal } from "#schemes/paypal";
import { razorpay } from "#schemes/razorpay";
import { shopify } from "#schemes/shopify";
import { square } from "#schemes/square";
import { standardWebhooks } from "#schemes/standard-webhooks";
import { stripe } from "#schemes/stripe";
import type { SourceConfiguration } from "./configuration.ts";
import { isConfigured, type SchemeName, type SourceSchemeName } from "./names.ts";
import type { WebhookScheme } from "./scheme.ts";

/**
 * A scheme is a file of its own, listed here, with a test of its own. A bundle holds those of its sources: for each other one
 * esbuild puts an empty module, as `stacks/bundles/` says.
 */
export const SCHEMES: Readonly<Record<SchemeName, WebhookScheme | undefined>> = {
  adyen,
  checkout,
  mollie,
  paddle,
  paypal,
  razorpay,
  shopify,
  square,
  "standard-webhooks": standardWebhooks,
  stripe,
};

/**
 * The scheme of a source; undefined if the code of it is not there.
 * @param configuration of a source whose scheme is a setting
 * @throws ConfigurationError if that is not one of the scheme
 */
export function schemeOf(scheme: SourceSchemeName, configuration?: SourceConfiguration): WebhookScheme | undefined {
  if (!isConfigured(scheme)) return SCHEMES[scheme];
  return configuration && configured?.(scheme, configuration);
}
