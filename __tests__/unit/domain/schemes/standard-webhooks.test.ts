import { Webhook } from "standardwebhooks";
import { WebhookSecretError } from "../../../../functions/domain/errors.ts";
import { standardWebhooks } from "../../../../functions/domain/schemes/standard-webhooks.ts";
import type { Webhook as ReadWebhook } from "../../../../functions/domain/webhook.ts";
import { eventIdOfSource } from "../../../../functions/domain/webhook-identity.ts";
import { aSource } from "../../../../testing/factories/sources.ts";
import { thrownBy, webhookBody } from "../../../../testing/factories/webhooks.ts";

/** The vector in the tests of the specification's own libraries. */
const VECTOR = {
  secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
  body: '{"test": 2432232314}',
  headers: {
    "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "webhook-timestamp": "1614265330",
    "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
  },
};

const { signature } = standardWebhooks;
const verify = (headers: Record<string, string>, secret = VECTOR.secret) =>
  signature.claim({ headers, rawBody: Buffer.from(VECTOR.body), url: "" }).isMadeBy(signature.signingKeys(secret));

describe("Standard Webhooks", () => {
  test("given the published vector, then it is right, with and without the secret's prefix", () => {
    expect(verify(VECTOR.headers)).toBe(true);
    expect(verify(VECTOR.headers, VECTOR.secret.slice("whsec_".length))).toBe(true);
  });

  test("given signatures of other versions beside v1, then they are passed over", () => {
    const list = `v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg== v2,x ${VECTOR.headers["webhook-signature"]} v1,AAAA`;

    expect(verify({ ...VECTOR.headers, "webhook-signature": list })).toBe(true);
  });

  test.each([
    ["webhook-id", undefined, "no header webhook-id"],
    ["webhook-timestamp", undefined, "no header webhook-timestamp"],
    ["webhook-signature", undefined, "no header webhook-signature"],
    ["webhook-id", "a b", "webhook-id is not an id"],
    ["webhook-id", "x".repeat(256), "webhook-id is not an id"],
    ["webhook-timestamp", "1614265330.5", "the timestamp is not a number of seconds"],
    ["webhook-timestamp", " 1614265330", "the timestamp is not a number of seconds"],
    ["webhook-timestamp", "+1614265330", "the timestamp is not a number of seconds"],
    ["webhook-timestamp", "01614265330", "the timestamp is not a number of seconds"],
    ["webhook-timestamp", "1e9", "the timestamp is not a number of seconds"],
    ["webhook-timestamp", "999999999999", "the timestamp is not a number of seconds"],
    ["webhook-signature", "v1a,AAAA", "webhook-signature holds no signature"],
    ["webhook-signature", "g0hM9SsE", "webhook-signature holds no signature"],
  ])("given %s %s, then it is refused, with the reason for the log: %s", (name, value, reason) => {
    const headers: Record<string, string | undefined> = { ...VECTOR.headers, [name]: value };

    const claim = () => signature.claim({ headers, rawBody: Buffer.from(VECTOR.body), url: "" });

    expect(thrownBy(claim)).toMatchObject({ statusCode: 401, reason });
  });

  test.each([
    "",
    "whsec_",
    "whsec_AAAA",
    `whsec_${"A".repeat(31)}`,
    `whsec_${"A".repeat(88)}`,
    "whsec_not base64 at all!",
  ])("given the secret %s, then it is named as none, without a word of it", (secret) => {
    expect(thrownBy(() => signature.signingKeys(secret))).toEqual(
      new WebhookSecretError(
        "the secret must be whsec_ and 24 to 64 bytes in base64, or 24 to 64 bytes in base64, or 24 to 512 visible ASCII characters",
      ),
    );
  });

  test("given a secret without its prefix, then the key is what it encodes, and its own text: senders take either", () => {
    const secret = "polar_whs_5FXGtwzTwQ7z1p8VnEJg2Y";
    const encoded = VECTOR.secret.slice("whsec_".length);

    expect(signature.signingKeys(secret)).toEqual([Buffer.from(secret)]);
    expect(signature.signingKeys(encoded)).toEqual([Buffer.from(encoded, "base64"), Buffer.from(encoded)]);
  });

  test("given a sender that signs with the secret's text, then its signature counts", () => {
    const secret = "a secret's text".replaceAll(" ", "-").padEnd(30, "!");
    // What the specification's own library makes of it: these senders pass it the text in base64.
    const made = new Webhook(Buffer.from(secret).toString("base64")).sign(
      "msg_1",
      new Date(1_614_265_330_000),
      VECTOR.body,
    );
    const headers = { "webhook-id": "msg_1", "webhook-timestamp": "1614265330", "webhook-signature": made };

    expect(verify(headers, secret)).toBe(true);
    expect(verify(headers, `${secret}x`)).toBe(false);
  });

  const read = (source: string, id = "msg_1", body = webhookBody(), prefix = "webhook") => {
    const identify = (given: string) => eventIdOfSource(source, given);
    const request = { headers: { [`${prefix}-id`]: id }, body, source: aSource({ name: source }), identify };
    return standardWebhooks.readWebhook(request) as ReadWebhook;
  };

  test("given two deliveries of one id, then one event; of another source, another", () => {
    expect(read("acme")).toEqual(read("acme"));
    expect(read("acme", "msg_1", webhookBody({ amount: 1 })).eventId).toBe(read("acme").eventId);
    expect(read("acme", "msg_1", webhookBody({ amount: 1 })).contentDigest).not.toBe(read("acme").contentDigest);
    expect(new Set([read("acme"), read("acme", "msg_2"), read("other")].map(({ eventId }) => eventId)).size).toBe(3);
  });

  test("given headers named svix-*, then they count as those of the specification, and the id is the same event's", () => {
    const headers = Object.fromEntries(
      Object.entries(VECTOR.headers).map(([name, value]) => [name.replace("webhook-", "svix-"), value]),
    );

    expect(verify(headers)).toBe(true);
    expect(read("acme", "msg_1", webhookBody(), "svix")).toEqual(read("acme"));
    expect(thrownBy(() => verify({ ...headers, "svix-timestamp": "" }))).toMatchObject({
      reason: "no header svix-timestamp",
    });
  });

  test("given one header of each family, then none completes the other", () => {
    const { "webhook-id": id, ...rest } = VECTOR.headers;

    expect(thrownBy(() => verify({ "svix-id": id, ...rest }))).toMatchObject({ reason: "no header svix-signature" });
  });

  test("given the specification's envelope, then its data is the payment and its timestamp is when it happened", () => {
    const envelope = {
      type: "payment.succeeded",
      timestamp: "2026-11-24T09:00:00.123+01:00",
      data: JSON.parse(webhookBody()),
    };

    const webhook = read("acme", "msg_1", JSON.stringify(envelope));

    expect(webhook.payment).toEqual(read("acme").payment);
    expect(webhook.occurredAt).toBe("2026-11-24T08:00:00.123Z");
    expect(webhook.rawData).toBe(JSON.stringify(envelope));
  });

  test("given an envelope about something else, then it is ignored; about a payment of another contract, then refused", () => {
    const body = (type: string, data: object) => JSON.stringify({ type, timestamp: "2026-11-24T08:00:00Z", data });

    expect(read("acme", "msg_1", body("user.created", { id: 1 }))).toEqual({ ignored: "not about a payment" });
    expect(thrownBy(() => read("acme", "msg_1", body("payment.succeeded", { id: 1 })))).toMatchObject({
      statusCode: 400,
    });
    expect(read("acme", "msg_1", body("order.paid", JSON.parse(webhookBody())))).toHaveProperty("payment");
  });

  test("given another currency, then 400 naming the field, or ignored if the source says so", () => {
    const body = webhookBody({ currency: "CHF" });
    const request = { headers: { "webhook-id": "msg_1" }, body, identify: (id: string) => id };
    const readOf = (source = aSource()) => standardWebhooks.readWebhook({ ...request, source });

    expect(thrownBy(() => readOf())).toMatchObject({
      statusCode: 400,
      message: "Invalid currency: must be one of USD, EUR, GBP",
    });
    expect(readOf(aSource({ otherCurrencies: "ignore" }))).toEqual({ ignored: "in another currency" });
  });
});
