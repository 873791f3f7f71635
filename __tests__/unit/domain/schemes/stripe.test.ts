import { createHmac } from "node:crypto";
import { WebhookSecretError } from "../../../../functions/domain/errors.ts";
import { RECORDED_STATUS } from "../../../../functions/domain/payment-events.ts";
import { stripe } from "../../../../functions/domain/schemes/stripe.ts";
import { KIND_BY_EVENT_TYPE } from "../../../../functions/domain/schemes/stripe-kinds.ts";
import type { Webhook } from "../../../../functions/domain/webhook.ts";
import { eventIdOfSource } from "../../../../functions/domain/webhook-identity.ts";
import { stripeEvent } from "../../../../testing/factories/signatures.ts";
import { aSource } from "../../../../testing/factories/sources.ts";
import { thrownBy } from "../../../../testing/factories/webhooks.ts";

const { signature } = stripe;

const readBody = (body: string, source = aSource()) =>
  stripe.readWebhook({ headers: {}, body, source, identify: (id) => eventIdOfSource(source.name, id) });
/** What is read of an event that brings a payment. */
const read = (event: object = {}, paymentIntent: object = {}, source = aSource()) => {
  const read = readBody(stripeEvent(event, paymentIntent), source);
  return "ignored" in read ? undefined : read;
};
const ignored = (event: object = {}, paymentIntent: object = {}, source = aSource()) =>
  readBody(stripeEvent(event, paymentIntent), source);
const paymentOf = (webhook: Webhook | undefined) => ({
  ...webhook?.payment,
  amount: webhook?.payment.amount.toString(),
});

describe("the payment of a Stripe event", () => {
  test("given payment_intent.succeeded, then it is completed, under the payment intent's id", () => {
    expect(paymentOf(read())).toEqual({
      transaction_id: "pi_1",
      amount: "12.34",
      currency: "USD",
      status: "completed",
    });
  });

  test.each([
    [0, "0"],
    [1, "0.01"],
    [99, "0.99"],
    [100, "1"],
    [1230, "12.3"],
    [99_999_999, "999999.99"],
  ])("given %s minor units, then exactly %s", (amount, exact) => {
    for (const currency of ["usd", "eur", "gbp"]) {
      expect(paymentOf(read({}, { amount, amount_received: amount, currency })).amount).toBe(exact);
    }
  });

  test("given an amount beyond what a binary float holds, then every digit is kept", () => {
    const body = stripeEvent({}, { amount: 1, amount_received: 1 }).replaceAll(
      /"amount(_received)?":1/g,
      '"amount$1":90071992547409931',
    );

    expect(readBody(body)).toMatchObject({ payment: { amount: { digits: "90071992547409931", exponent: -2 } } });
  });

  test.each(Object.entries(KIND_BY_EVENT_TYPE))("given %s, then it is %s", (type, kind) => {
    const { payment, kind: own = payment?.status } = read({ type }) ?? {};

    expect([own, payment?.status]).toEqual([kind, RECORDED_STATUS[kind]]);
  });

  test.each([
    ["jpy", 500, "500"],
    ["kwd", 5120, "5.12"],
    ["isk", 500, "5"],
    ["ugx", 500, "5"],
    ["mga", 500, "500"],
  ])("given the currency %s and %d minor units, then it is exactly %s", (currency, amount, exact) => {
    const source = aSource({}, { JPY: 0, KWD: 3, ISK: 0, UGX: 0, MGA: 2 });

    expect(paymentOf(read({}, { currency, amount, amount_received: amount }, source)).amount).toBe(exact);
  });

  test("given a partial capture, then what was received; before that, what was asked for", () => {
    const amounts = { amount: 5000, amount_received: 1500 };

    expect(paymentOf(read({}, amounts)).amount).toBe("15");
    expect(paymentOf(read({ type: "payment_intent.created" }, amounts)).amount).toBe("50");
    expect(paymentOf(read({}, { amount: 5000, amount_received: undefined })).amount).toBe("50");
  });

  test.each(["charge.succeeded", "customer.created", "payment_intent.unheard_of", "constructor", "__proto__"])(
    "given the event type %s, then none",
    (type) => {
      expect(ignored({ type })).toEqual({ ignored: "not about a payment" });
      expect(ignored({ type, data: {} })).toEqual({ ignored: "not about a payment" });
    },
  );
});

describe("given a Stripe event that the source does not take", () => {
  test.each([
    ["of the test mode", false, "live"],
    ["of the live mode", true, "test"],
  ] as const)("when it is %s, then it is ignored, and of the source's mode it is read", (_what, livemode, mode) => {
    expect(ignored({ livemode }, {}, aSource({ mode }))).toEqual({ ignored: "of the other mode" });
    expect(ignored({ livemode: !livemode }, {}, aSource({ mode }))).toHaveProperty("payment");
  });

  test("when it is in another currency, then it is refused, or ignored if the source says so", () => {
    expect(thrownBy(() => read({}, { currency: "jpy" }))).toMatchObject({ statusCode: 400 });
    expect(ignored({}, { currency: "jpy" }, aSource({ otherCurrencies: "ignore" }))).toEqual({
      ignored: "in another currency",
    });
  });

  test("when its currency is not a code, then it is refused whatever the source says", () => {
    const source = aSource({ otherCurrencies: "ignore" });

    expect(thrownBy(() => read({}, { currency: "yens" }, source))).toMatchObject({ statusCode: 400 });
    expect(thrownBy(() => read({}, { currency: undefined }, source))).toMatchObject({ statusCode: 400 });
  });

  const thin = { object: "v2.core.event", created: "2026-11-24T08:00:00Z", data: undefined, livemode: true };

  test("when it is thin and names a payment, then it is refused: ignored, the payment would be lost", () => {
    expect(thrownBy(() => ignored({ ...thin, type: "v1.payment_intent.succeeded" }))).toMatchObject({
      statusCode: 400,
      message: expect.stringContaining("thin events hold no payment"),
    });
  });

  test.each([
    ["is about something else", { type: "v1.customer.created" }, "not about a payment"],
    ["is of the test mode", { type: "v1.payment_intent.succeeded", livemode: false }, "of the other mode"],
  ])("when it is thin and %s, then it is ignored", (_what, changes, reason) => {
    expect(ignored({ ...thin, ...changes })).toEqual({ ignored: reason });
  });
});

describe("the time of a Stripe event", () => {
  test("given when it was created, then that is the payment's time", () => {
    expect(read({ created: 1_795_507_200, type: "payment_intent.created" })?.occurredAt).toBe(
      "2026-11-24T08:00:00.000Z",
    );
  });

  test("given events of one second, then an outcome is later than none, and success later than failure", () => {
    const timeOf = (type: string) => read({ type })?.occurredAt ?? "";
    const times = ["payment_intent.processing", "payment_intent.payment_failed", "payment_intent.succeeded"].map(
      timeOf,
    );

    expect(times.toSorted()).toEqual(times);
    expect(new Set(times).size).toBe(3);
  });
});

describe("the identity of a Stripe event", () => {
  test("given a delivery again, with another count of pending deliveries, then it is the same event with the same content", () => {
    const [first, again] = [read({ pending_webhooks: 2 }), read({ pending_webhooks: 0 })];

    expect([again?.eventId, again?.contentDigest]).toEqual([first?.eventId, first?.contentDigest]);
  });

  test("given two test events of the dashboard, which have one id, then they are two events; one of them again, then one", () => {
    const id = "evt_00000000000000";
    const [first, again, second] = [read({ id }), read({ id }), read({ id }, { amount_received: 2 })];

    expect(again).toEqual(first);
    expect(second?.eventId).not.toBe(first?.eventId);
  });

  test("given another event id, or another payment under the same id, then it is found out", () => {
    expect(read({ id: "evt_2" })?.eventId).not.toBe(read()?.eventId);
    expect(read({}, { amount_received: 1 })?.contentDigest).not.toBe(read()?.contentDigest);
  });
});

describe("given a signed event that breaks Stripe's own contract", () => {
  test.each<[string, object, object]>([
    ["Missing required field: id", { id: undefined }, {}],
    ["Invalid id: must be an event's id", { id: "" }, {}],
    ["Missing required field: type", { type: undefined }, {}],
    ["Invalid type: must be a string", { type: 1 }, {}],
    ["Missing required field: created", { created: undefined }, {}],
    ["Invalid created: must be a time in seconds since 1970", { created: 1.5 }, {}],
    ["Invalid created: must be a time in seconds since 1970", { created: 1e300 }, {}],
    ["Missing required field: data", { data: undefined }, {}],
    ["Invalid data: must be an object", { data: "none" }, {}],
    ["Missing required field: data.object", { data: {} }, {}],
    ["Missing required field: data.object.id", {}, { id: undefined }],
    ["Invalid data.object.id: must consist of letters, digits, _ and - only", {}, { id: "pi 1" }],
    ["Missing required field: data.object.amount", {}, { amount: undefined }],
    ["Invalid data.object.amount: must be a whole number of minor units, at least 0", {}, { amount: 12.5 }],
    ["Invalid data.object.amount: must be a whole number of minor units, at least 0", {}, { amount: -1 }],
    ["Invalid data.object.amount: must be a whole number of minor units, at least 0", {}, { amount: "1" }],
    ["Invalid data.object.currency: must be one of usd, eur, gbp", {}, { currency: "jpy" }],
    ["Invalid data.object.currency: must be one of usd, eur, gbp", {}, { currency: "USD" }],
  ])("when it is read, then it is refused: %s", (message, event, paymentIntent) => {
    expect(thrownBy(() => read(event, paymentIntent))).toMatchObject({ statusCode: 400, message });
  });
});

describe("Stripe's signature header", () => {
  const hmac = "a".repeat(64);

  test("given items in any order, of other schemes too, then t and every v1", () => {
    const [secret, body] = ["whsec_0123456789abcdef", Buffer.from("{}")];
    const own = createHmac("sha256", secret).update("1795507200.{}").digest("hex");

    const claimed = signature.claim({
      headers: { "stripe-signature": `v0=${hmac},v1=${hmac},t=1795507200,v1=${own}` },
      rawBody: body,
      url: "",
    });

    expect(claimed.signedAt).toBe(1_795_507_200);
    expect(claimed.isMadeBy(signature.signingKeys(secret))).toBe(true);
    expect(claimed.isMadeBy(signature.signingKeys(`${secret}0`))).toBe(false);
  });

  test.each([
    [undefined, "no header stripe-signature"],
    [`v1=${hmac}`, "stripe-signature holds not one time"],
    [`t=1795507200,t=1795507201,v1=${hmac}`, "stripe-signature holds not one time"],
    ["t=1795507200", "stripe-signature holds no signature"],
    [`t=1795507200,v0=${hmac}`, "stripe-signature holds no signature"],
    [`t=1795507200,v1=${hmac.slice(1)}`, "stripe-signature holds no signature"],
    [`t=soon,v1=${hmac}`, "the timestamp is not a number of seconds"],
    [`t=-1,v1=${hmac}`, "the timestamp is not a number of seconds"],
  ])("given %s, then it is refused: %s", (header, reason) => {
    expect(
      thrownBy(() => signature.claim({ headers: { "stripe-signature": header }, rawBody: Buffer.from("{}"), url: "" })),
    ).toMatchObject({ statusCode: 401, reason });
  });

  test.each(["", "sk_test_1234567890123456", "whsec_short", "whsec_with white space in it"])(
    "given the secret %s, then it is named as none, without a word of it",
    (secret) => {
      expect(thrownBy(() => signature.signingKeys(secret))).toEqual(
        new WebhookSecretError("the secret must be whsec_ and 16 to 512 visible ASCII characters"),
      );
    },
  );
});
