import type { SchemeName } from "./names.ts";
import type { WebhookScheme } from "./scheme.ts";
import { standardWebhooks } from "./standard-webhooks.ts";
import { stripe } from "./stripe.ts";

/** A scheme is a file of its own, listed here, with a test of its own. */
export const SCHEMES: Readonly<Record<SchemeName, WebhookScheme>> = {
  "standard-webhooks": standardWebhooks,
  stripe,
};
