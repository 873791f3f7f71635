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

export type SchemeName = (typeof SCHEME_NAMES)[number];
