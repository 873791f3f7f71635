import type { SchemeName } from "../../../functions/domain/schemes/names.ts";
import { tellAdyen } from "./adyen.ts";
import { tellCheckout } from "./checkout.ts";
import { tellMollie } from "./mollie.ts";
import { tellPaddle } from "./paddle.ts";
import { tellPaypal } from "./paypal.ts";
import { tellRazorpay } from "./razorpay.ts";
import { tellShopify } from "./shopify.ts";
import { tellSquare } from "./square.ts";
import { tellStandardWebhooks } from "./standard-webhooks.ts";
import { tellStripe } from "./stripe.ts";
import type { Teller } from "./teller.ts";

/** How the senders of each scheme tell a payment's life. */
export const TELLERS: Readonly<Partial<Record<SchemeName, Teller>>> = {
  adyen: tellAdyen,
  checkout: tellCheckout,
  mollie: tellMollie,
  paddle: tellPaddle,
  paypal: tellPaypal,
  razorpay: tellRazorpay,
  shopify: tellShopify,
  square: tellSquare,
  "standard-webhooks": tellStandardWebhooks,
  stripe: tellStripe,
};
