import { Paddle } from "@paddle/paddle-node-sdk";
import { validateWebhookSignature } from "razorpay/dist/utils/razorpay-utils.js";
import { Webhook } from "standardwebhooks";
import Stripe from "stripe";
import { SCHEMES } from "../../../../functions/domain/schemes/index.ts";
import type { SchemeName } from "../../../../functions/domain/schemes/names.ts";
import { secretNamed } from "../../../../testing/factories/signatures.ts";
import { eventBody, signedHeaders } from "../../../../tools/webhook/events.ts";

const SECRET = secretNamed("current");

/** What the providers' own libraries say of a request. */
const LIBRARIES: readonly [SchemeName, (body: string, headers: Readonly<Record<string, string>>) => unknown][] = [
  ["stripe", (body, headers) => Stripe.webhooks.constructEvent(body, headers["stripe-signature"] ?? "", SECRET)],
  ["standard-webhooks", (body, headers) => new Webhook(SECRET).verify(body, headers)],
  [
    "paddle",
    (body, headers) => new Paddle("key").webhooks.isSignatureValid(body, SECRET, headers["paddle-signature"] ?? ""),
  ],
  ["razorpay", (body, headers) => validateWebhookSignature(body, headers["x-razorpay-signature"] ?? "", SECRET)],
];

describe.each(LIBRARIES)("the provider's own library of scheme %s", (scheme, verify) => {
  const body = eventBody(scheme, "evt_1", { currency: "USD" }, Date.now());

  test("given what our test sender signs, then the library accepts it, and no other body", async () => {
    const headers = await signedHeaders(scheme, { secret: SECRET, body, eventId: "evt_1", url: "" });
    const accepts = async (text: string) => {
      try {
        return Boolean(await verify(text, headers));
      } catch {
        return false;
      }
    };

    expect(await accepts(body)).toBe(true);
    expect(await accepts(body.replace("USD", "EUR").replace("usd", "eur"))).toBe(false);
  });
});

interface Vector {
  readonly secret: string;
  readonly body: string;
  readonly url?: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Requests that others signed. */
const VECTORS: readonly [SchemeName, where: string, Vector][] = [
  [
    "square",
    "the tests of Square's SDKs",
    {
      secret: "Ibxx_5AKakO-3qeNVR61Dw",
      body: '{"merchant_id":"MLEFBHHSJGVHD","type":"webhooks.test_notification","event_id":"ac3ac95b-f97d-458c-a6e6-18981597e05f","created_at":"2022-07-13T20:30:59.037339943Z","data":{"type":"webhooks","id":"bc368e64-01aa-407e-b46e-3231809b1129"}}',
      url: "https://webhook.site/679a4f3a-dcfa-49ee-bac5-9d0edad886b9",
      headers: { "x-square-hmacsha256-signature": "GF4YkrJgGBDZ9NIYbNXBnMzqb2HoL4RW/S6vkZ9/2N4=" },
    },
  ],
];

test.each(VECTORS)(
  "given the vector of %s from %s, then it is right, and no other body is",
  (scheme, _where, vector) => {
    const { secret, body, url = "", headers } = vector;
    const signature = SCHEMES[scheme]?.signature;
    const isRight = (text: string) =>
      signature?.claim({ headers, rawBody: Buffer.from(text), url }).isMadeBy(signature.signingKeys(secret));

    expect(isRight(body)).toBe(true);
    expect(isRight(`${body} `)).toBe(false);
  },
);
