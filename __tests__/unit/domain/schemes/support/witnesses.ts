/** What shows, apart from our own code, how each scheme's senders sign. */
import { createPublicKey } from "node:crypto";
import { hmacValidator as HmacValidator } from "@adyen/api-library";
import { Paddle } from "@paddle/paddle-node-sdk";
import { shopifyApi } from "@shopify/shopify-api";
import { createSHA256HMAC } from "@shopify/shopify-api/runtime";
import "@shopify/shopify-api/adapters/web-api";
import { validateWebhookSignature } from "razorpay/dist/utils/razorpay-utils.js";
import { Webhook } from "standardwebhooks";
import Stripe from "stripe";
import type { SchemeName } from "../../../../../functions/domain/schemes/names.ts";
import type { SignedHeaders } from "../../../../../testing/factories/signatures.ts";

export interface Unsigned {
  readonly body: string;
  readonly secret: string;
  readonly signedAt: Date;
}

export interface Request {
  readonly body: string;
  readonly headers: SignedHeaders;
}

/** A provider's own library. */
interface Library {
  /** Of the package. */
  readonly name: string;
  /** The headers of a request. @default - it only verifies */
  sign?(request: Unsigned): SignedHeaders | Promise<SignedHeaders>;
  /** The body with its signature in it. @default - headers hold the signature, or it only verifies */
  signBody?(request: Unsigned): string;
  /** Whether it takes a request now: it throws, or says that it does not. */
  accepts(request: Request, secret: string): unknown;
}

/** A request that somebody else signed. */
export interface Vector {
  readonly from: string;
  readonly secret: string;
  readonly body: string;
  readonly url?: string;
  readonly headers: SignedHeaders;
  /** Seconds since 1970, where a time is signed. */
  readonly signedAt?: number;
  /** Whether the sender sends more than this one signature. */
  readonly several?: boolean;
}

interface Witness {
  /** @default - the provider has none that verifies webhooks, or only a very large one */
  readonly library?: Library;
  readonly vectors: readonly Vector[];
}

const paddle = new Paddle("key");

/** Its settings do not matter here, but for the secret. */
const shopify = (apiSecretKey: string) =>
  shopifyApi({
    apiKey: "key",
    apiSecretKey,
    hostName: "app.example",
    apiVersion: "2026-10" as Parameters<typeof shopifyApi>[0]["apiVersion"],
    isEmbeddedApp: false,
    logger: { log: () => {} },
  });

/** The one item of a request of Adyen. */
const itemOf = (body: string) => JSON.parse(body).notificationItems[0].NotificationRequestItem;

/**
 * The public key of the certificate that signed both requests of PayPal below. That certificate has expired; its key follows from the
 * two signatures: it is the greatest common divisor of signature^65537 less what was signed, if what was signed is as we think.
 */
export const PAYPAL_KEY = createPublicKey({
  format: "jwk",
  key: {
    kty: "RSA",
    e: "AQAB",
    n: "yF4MCY9RPrzzizQO3t5xbEaUKuxtQhXKAjXkYBSBkX3eIrbdowUT3x139Xnlzg0OlcEzD-q1WKyNxwULuUmUWSjt4ACz4gVk3M-RYVaL2A8_3fw7WrAOS-5dcZkTPhhjxHvw9xEz3sspuhkwLiM0dY7tQbkkJVZyK3CCwx6xWaNEcqhR9XjS96GH4M_mQr_lh-ua4UutFaMIiwG9pbAEXJCdj_MCiKbN2FMQKlRuUifR-PbngQyNNcBMxP_ufSfLPRk4ZmzE6j-seDJ3gHBjdUz4phnfcGZW8MKwmA7QqKhQ3MTFYLw_N7j6yIpxcEyDl8Ot0Er_P_gDbmsAXDSQ6w",
  },
});

export const WITNESSES: Readonly<Record<SchemeName, Witness>> = {
  adyen: {
    library: {
      name: "@adyen/api-library",
      signBody: ({ body, secret }) => {
        const hmacSignature = new HmacValidator().calculateHmac(itemOf(body), secret);
        return body.replace('"additionalData":{}', () => `"additionalData":${JSON.stringify({ hmacSignature })}`);
      },
      accepts: ({ body }, secret) => new HmacValidator().validateHMAC(itemOf(body), secret),
    },
    vectors: [
      {
        from: "the tests of Adyen's libraries",
        secret: "DFB1EB5485895CFA84146406857104ABB4CBCABDC8AAF103A624C8F6A3EAAB00",
        body: '{"live":"false","notificationItems":[{"NotificationRequestItem":{"pspReference":"7914073381342284","merchantAccountCode":"TestMerchant","merchantReference":"TestPayment-1407325143704","amount":{"value":1130,"currency":"EUR"},"eventCode":"AUTHORISATION","success":"true","additionalData":{"hmacSignature":"Ny9gS2veKo5E4w8/OL6xz1/wvT/hYkAXy1xNc/QvO4I="}}}]}',
        headers: {},
      },
    ],
  },
  checkout: {
    vectors: [
      {
        from: "openssl dgst -sha256 -hmac <secret>",
        secret: "2ce0ab1b-6f9f-4f3a-9d2c-5a6d0c1e7b55",
        body: '{"id":"evt_caxmnvuvbe4elkbdx2imwbnjxu","type":"payment_captured","data":{"id":"pay_griq7wyqkggu7mnk7ecm6ysrl4","amount":20,"currency":"USD"}}',
        headers: { "cko-signature": "4682c72e757111d04939a5aea9dfd0c5f41782c7bafbde554421d7f18b44961e" },
      },
    ],
  },
  mollie: {
    vectors: [
      {
        from: "openssl dgst -sha256 -hmac <secret>, of payload and secret in the tests of Mollie's PHP library",
        secret: "test_webhook_secret",
        body: '{"id":"tr_12345","event_type":"payment-link.paid"}',
        headers: { "x-mollie-signature": "sha256=e479a5e4aaa17db94cfc546071e10e91c0b37f21e464e751ebdd7d7ad2ffd146" },
      },
    ],
  },
  paddle: {
    library: {
      name: "@paddle/paddle-node-sdk",
      accepts: ({ body, headers }, secret) =>
        paddle.webhooks.isSignatureValid(body, secret, headers["paddle-signature"] ?? ""),
    },
    vectors: [
      {
        from: "the tests of Paddle's library",
        secret: "VALID_SECRET",
        body: '{"data": ["1", "2"]}',
        headers: {
          "paddle-signature": "ts=1698796800;h1=a300428748dce5c70e4da19bffd60769591ea969c99dea3105d0ec9612cf43f9",
        },
        signedAt: 1_698_796_800,
      },
      {
        from: "the tests of Paddle's library, with several signatures",
        secret: "VALID_SECRET",
        body: '{"data": "value"}',
        headers: {
          "paddle-signature":
            "ts=1698796800;h1=28981e941fae76e53db32f3d2a83cb69db41476595e84e1970a1b5d98f62b261;h1=28981e941fae76e53db32f3d2a83cb69db41476595e84e1970a1b5d98f62b261;h2=RANDOM_HASH",
        },
        signedAt: 1_698_796_800,
        several: true,
      },
    ],
  },
  paypal: {
    vectors: [
      {
        from: "PayPal's sandbox, in the samples of PayPal's SDKs",
        secret: "4JH86294D6297924G",
        body: '{"id":"WH-0G2756385H040842W-5Y612302CV158622M","create_time":"2015-05-18T15:45:13Z","resource_type":"sale","event_type":"PAYMENT.SALE.COMPLETED","summary":"Payment completed for $ 20.0 USD","resource":{"id":"4EU7004268015634R","create_time":"2015-05-18T15:44:02Z","update_time":"2015-05-18T15:44:21Z","amount":{"total":"20.00","currency":"USD"},"payment_mode":"INSTANT_TRANSFER","state":"completed","protection_eligibility":"ELIGIBLE","protection_eligibility_type":"ITEM_NOT_RECEIVED_ELIGIBLE,UNAUTHORIZED_PAYMENT_ELIGIBLE","parent_payment":"PAY-86C81811X5228590KKVNARQQ","transaction_fee":{"value":"0.88","currency":"USD"},"links":[{"href":"https://api.sandbox.paypal.com/v1/payments/sale/4EU7004268015634R","rel":"self","method":"GET"},{"href":"https://api.sandbox.paypal.com/v1/payments/sale/4EU7004268015634R/refund","rel":"refund","method":"POST"},{"href":"https://api.sandbox.paypal.com/v1/payments/payment/PAY-86C81811X5228590KKVNARQQ","rel":"parent_payment","method":"GET"}]},"links":[{"href":"https://api.sandbox.paypal.com/v1/notifications/webhooks-events/WH-0G2756385H040842W-5Y612302CV158622M","rel":"self","method":"GET"},{"href":"https://api.sandbox.paypal.com/v1/notifications/webhooks-events/WH-0G2756385H040842W-5Y612302CV158622M/resend","rel":"resend","method":"POST"}]}',
        headers: {
          "paypal-transmission-id": "dfb3be50-fd74-11e4-8bf3-77339302725b",
          "paypal-transmission-time": "2015-05-18T15:45:13Z",
          "paypal-transmission-sig":
            "thy4/U002quzxFavHPwbfJGcc46E8rc5jzgyeafWm5mICTBdY/8rl7WJpn8JA0GKA+oDTPsSruqusw+XXg5RLAP7ip53Euh9Xu3UbUhQFX7UgwzE2FeYoY6lyRMiiiQLzy9BvHfIzNIVhPad4KnC339dr6y2l+mN8ALgI4GCdIh3/SoJO5wE64Bh/ueWtt8EVuvsvXfda2Le5a2TrOI9vLEzsm9GS79hAR/5oLexNz8UiZr045Mr5ObroH4w4oNfmkTaDk9Rj0G19uvISs5QzgmBpauKr7Nw++JI0pr/v5mFctQkoWJSGfBGzPRXawrvIIVHQ9Wer48GR2g9ZiApWg==",
          "paypal-cert-url": "https://api.sandbox.paypal.com/v1/notifications/certs/CERT-360caa42-fca2a594-a5cafa77",
          "paypal-auth-algo": "SHA256withRSA",
        },
      },
      {
        from: "PayPal's sandbox, in the samples of PayPal's SDKs",
        secret: "3RN13029J36659323",
        body: '{"id":"WH-2W7266712B616591M-36507203HX6402335","create_time":"2015-05-12T18:14:14Z","resource_type":"sale","event_type":"PAYMENT.SALE.COMPLETED","summary":"Payment completed for $ 20.0 USD","resource":{"id":"7DW85331GX749735N","create_time":"2015-05-12T18:13:18Z","update_time":"2015-05-12T18:13:36Z","amount":{"total":"20.00","currency":"USD"},"payment_mode":"INSTANT_TRANSFER","state":"completed","protection_eligibility":"ELIGIBLE","protection_eligibility_type":"ITEM_NOT_RECEIVED_ELIGIBLE,UNAUTHORIZED_PAYMENT_ELIGIBLE","parent_payment":"PAY-1A142943SV880364LKVJEFPQ","transaction_fee":{"value":"0.88","currency":"USD"},"links":[{"href":"https://api.sandbox.paypal.com/v1/payments/sale/7DW85331GX749735N","rel":"self","method":"GET"},{"href":"https://api.sandbox.paypal.com/v1/payments/sale/7DW85331GX749735N/refund","rel":"refund","method":"POST"},{"href":"https://api.sandbox.paypal.com/v1/payments/payment/PAY-1A142943SV880364LKVJEFPQ","rel":"parent_payment","method":"GET"}]},"links":[{"href":"https://api.sandbox.paypal.com/v1/notifications/webhooks-events/WH-2W7266712B616591M-36507203HX6402335","rel":"self","method":"GET"},{"href":"https://api.sandbox.paypal.com/v1/notifications/webhooks-events/WH-2W7266712B616591M-36507203HX6402335/resend","rel":"resend","method":"POST"}]}',
        headers: {
          "paypal-transmission-id": "b2384410-f8d2-11e4-8bf3-77339302725b",
          "paypal-transmission-time": "2015-05-12T18:14:14Z",
          "paypal-transmission-sig":
            "vSOIQFIZQHv8G2vpbOpD/4fSC4/MYhdHyv+AmgJyeJQq6q5avWyHIe/zL6qO5hle192HSqKbYveLoFXGJun2od2zXN3Q45VBXwdX3woXYGaNq532flAtiYin+tQ/0pNwRDsVIufCxa3a8HskaXy+YEfXNnwCSL287esD3HgOHmuAs0mYKQdbR4e8Evk8XOOQaZzGeV7GNXXz19gzzvyHbsbHmDz5VoRl9so5OoHqvnc5RtgjZfG8KA9lXh2MTPSbtdTLQb9ikKYnOGM+FasFMxk5stJisgmxaefpO9Q1qm3rCjaJ29aAOyDNr3Q7WkeN3w4bSXtFMwyRBOF28pJg9g==",
          "paypal-cert-url": "https://api.sandbox.paypal.com/v1/notifications/certs/CERT-360caa42-fca2a594-a5cafa77",
          "paypal-auth-algo": "SHA256withRSA",
        },
      },
    ],
  },
  razorpay: {
    library: {
      name: "razorpay",
      accepts: ({ body, headers }, secret) =>
        validateWebhookSignature(body, headers["x-razorpay-signature"] ?? "", secret),
    },
    vectors: [
      {
        from: "the tests of Razorpay's libraries",
        secret: "123456",
        body: '{"a":1,"b":2,"c":{"d":3}}',
        headers: { "x-razorpay-signature": "2fe04e22977002e6c7cb553adab8b460cb9e2a4970d5953cb27a8472752e3bbc" },
      },
    ],
  },
  shopify: {
    library: {
      name: "@shopify/shopify-api",
      sign: async ({ body, secret }) => ({
        "x-shopify-topic": "order_transactions/create",
        "x-shopify-shop-domain": "test-shop.myshopify.com",
        "x-shopify-api-version": "2026-10",
        "x-shopify-webhook-id": "delivery-1",
        "x-shopify-hmac-sha256": await createSHA256HMAC(secret, body),
      }),
      accepts: async ({ body, headers }, secret) => {
        const rawRequest = new Request("https://app.example/", { method: "POST", headers, body });
        const { valid } = await shopify(secret).webhooks.validate({ rawBody: body, rawRequest });
        return valid;
      },
    },
    vectors: [],
  },
  square: {
    vectors: [
      {
        from: "the tests of Square's libraries",
        secret: "Ibxx_5AKakO-3qeNVR61Dw",
        body: '{"merchant_id":"MLEFBHHSJGVHD","type":"webhooks.test_notification","event_id":"ac3ac95b-f97d-458c-a6e6-18981597e05f","created_at":"2022-07-13T20:30:59.037339943Z","data":{"type":"webhooks","id":"bc368e64-01aa-407e-b46e-3231809b1129"}}',
        url: "https://webhook.site/679a4f3a-dcfa-49ee-bac5-9d0edad886b9",
        headers: { "x-square-hmacsha256-signature": "GF4YkrJgGBDZ9NIYbNXBnMzqb2HoL4RW/S6vkZ9/2N4=" },
      },
    ],
  },
  "standard-webhooks": {
    library: {
      name: "standardwebhooks",
      sign: ({ body, secret, signedAt }) => ({
        "webhook-id": "evt_1",
        "webhook-timestamp": String(Math.floor(signedAt.getTime() / 1000)),
        "webhook-signature": new Webhook(secret).sign("evt_1", signedAt, body),
      }),
      accepts: ({ body, headers }, secret) => new Webhook(secret).verify(body, headers),
    },
    vectors: [
      {
        from: "the tests of the specification's libraries",
        secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        body: '{"test": 2432232314}',
        headers: {
          "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
          "webhook-timestamp": "1614265330",
          "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        },
        signedAt: 1_614_265_330,
      },
    ],
  },
  stripe: {
    library: {
      name: "stripe",
      sign: ({ body, secret, signedAt }) => ({
        "stripe-signature": Stripe.webhooks.generateTestHeaderString({
          payload: body,
          secret,
          timestamp: Math.floor(signedAt.getTime() / 1000),
        }),
      }),
      accepts: ({ body, headers }, secret) =>
        Stripe.webhooks.constructEvent(body, headers["stripe-signature"] ?? "", secret),
    },
    vectors: [],
  },
};
