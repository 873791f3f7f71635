import type { WebhookScheme } from "./scheme.ts";
import { standardWebhooks } from "./standard-webhooks.ts";
import { stripe } from "./stripe.ts";

/** How senders sign. A scheme is a file of its own, listed here, with a test of its own. */
export const SCHEMES = {
  "standard-webhooks": standardWebhooks,
  stripe,
} as const satisfies Record<string, WebhookScheme>;

export type SchemeName = keyof typeof SCHEMES;

export const SCHEME_NAMES = Object.keys(SCHEMES) as SchemeName[];
