/** How senders sign. Apart from the schemes themselves, so that settings and tools need not load them. */
export const SCHEME_NAMES = [
  "adyen",
  "checkout",
  "mollie",
  "paddle",
  "paypal",
  "razorpay",
  "shopify",
  "square",
  "standard-webhooks",
  "stripe",
] as const;

/** Schemes of senders whose way is known. */
export type SchemeName = (typeof SCHEME_NAMES)[number];

/** Schemes for any other sender: how it signs and what its events say is a setting of the source. */
export const CONFIGURED_SCHEME_NAMES = ["basic", "hmac", "token"] as const;
export type ConfiguredSchemeName = (typeof CONFIGURED_SCHEME_NAMES)[number];

/** Every scheme that a source may have. */
export const SOURCE_SCHEME_NAMES = [...SCHEME_NAMES, ...CONFIGURED_SCHEME_NAMES] as const;
export type SourceSchemeName = (typeof SOURCE_SCHEME_NAMES)[number];

export function isConfigured(scheme: SourceSchemeName): scheme is ConfiguredSchemeName {
  return (CONFIGURED_SCHEME_NAMES as readonly string[]).includes(scheme);
}

/** The modules `#schemes/…`, of which a bundle has those that its sources need: a scheme each, and what configured ones share. */
export const SCHEME_MODULES = [...SCHEME_NAMES, "configured", "jmespath"] as const;
export type SchemeModule = (typeof SCHEME_MODULES)[number];
