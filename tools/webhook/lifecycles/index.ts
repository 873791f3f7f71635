import type { SchemeName } from "../../../functions/domain/schemes/names.ts";
import { tellStandardWebhooks } from "./standard-webhooks.ts";
import { tellStripe } from "./stripe.ts";
import type { Teller } from "./teller.ts";

/** How the senders of each scheme tell a payment's life. */
export const TELLERS: Readonly<Partial<Record<SchemeName, Teller>>> = {
  "standard-webhooks": tellStandardWebhooks,
  stripe: tellStripe,
};
