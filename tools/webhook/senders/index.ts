import type { SourceConfiguration } from "../../../functions/domain/schemes/configuration.ts";
import { isConfigured, type SchemeName, type SourceSchemeName } from "../../../functions/domain/schemes/names.ts";
import { adyen } from "./adyen.ts";
import { checkout } from "./checkout.ts";
import { configuredSender } from "./configured.ts";
import { mollie } from "./mollie.ts";
import { paddle } from "./paddle.ts";
import { paypal } from "./paypal.ts";
import { razorpay } from "./razorpay.ts";
import type { Sender } from "./sender.ts";
import { shopify } from "./shopify.ts";
import { square } from "./square.ts";
import { standardWebhooks } from "./standard-webhooks.ts";
import { stripe } from "./stripe.ts";

/** Each scheme has one: what the functions accept can be sent to them. */
export const SENDERS: Readonly<Record<SchemeName, Sender>> = {
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

/** A scheme of its own, or the one that a source's settings describe. */
export type SenderName = SchemeName | Sender;

export function senderOf(name: SenderName): Sender {
  return typeof name === "string" ? SENDERS[name] : name;
}

/**
 * Who sends to a source.
 * @param configuration of a source whose scheme is a setting
 * @returns undefined if such a source has none
 */
export function senderTo(scheme: SourceSchemeName, configuration?: SourceConfiguration): SenderName | undefined {
  if (!isConfigured(scheme)) return scheme;
  return configuration && configuredSender(scheme, configuration);
}
