import type { SchemeName } from "../../../functions/domain/schemes/names.ts";
import { adyen } from "./adyen.ts";
import { checkout } from "./checkout.ts";
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
