import type { SchemeName } from "../../../functions/domain/schemes/names.ts";
import type { Sender } from "./sender.ts";
import { standardWebhooks } from "./standard-webhooks.ts";
import { stripe } from "./stripe.ts";

/** Each scheme has one: what the functions accept can be sent to them. */
export const SENDERS: Readonly<Record<SchemeName, Sender>> = { "standard-webhooks": standardWebhooks, stripe };
