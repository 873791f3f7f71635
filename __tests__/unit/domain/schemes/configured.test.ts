import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Decimal } from "../../../../functions/domain/decimal.ts";
import { WebhookSecretError } from "../../../../functions/domain/errors.ts";
import { parseExactJson } from "../../../../functions/domain/exact-json.ts";
import type { Lifecycle } from "../../../../functions/domain/payment-events.ts";
import { type ReceivedRequest, receiveWebhooks } from "../../../../functions/domain/receive-webhook.ts";
import type { EventConfiguration, SourceConfiguration } from "../../../../functions/domain/schemes/configuration.ts";
import { faultOfExpression, jmespath } from "../../../../functions/domain/schemes/jmespath.ts";
import type { ConfiguredSchemeName } from "../../../../functions/domain/schemes/names.ts";
import { pointer } from "../../../../functions/domain/schemes/places.ts";
import type { IgnoredEvent } from "../../../../functions/domain/schemes/scheme.ts";
import type { Webhook } from "../../../../functions/domain/webhook.ts";
import { settingsFrom } from "../../../../stacks/settings/settings.ts";
import { aSource } from "../../../../testing/factories/sources.ts";
import { markedPart } from "../../../../tools/shared/marked.ts";

const NOW = Date.UTC(2026, 10, 24, 8);
const SECRET = "a secret that nobody guesses".replaceAll(" ", "-");
const PAGE = readFileSync(resolve(__dirname, "../../../../docs/providers/configured.md"), "utf8");

type Configured = SourceConfiguration & { readonly scheme: ConfiguredSchemeName };

interface Sent {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly secret?: string;
  readonly lifecycle?: Lifecycle;
}

function receive(
  { scheme, ...configuration }: Configured,
  { headers, body, secret = SECRET, lifecycle = "full" }: Sent,
): Promise<ReceivedRequest> {
  const request = {
    headers,
    rawBody: Buffer.from(body),
    url: "https://api.example/webhooks/acme",
    readBody: () => body,
  };
  const source = aSource({ scheme }, { USD: 2, NGN: 2, ISK: 0 }, lifecycle, configuration);
  const secrets = { live: async () => [secret], readAgain: async () => undefined };
  return receiveWebhooks(request, source, { secrets, clock: { now: () => NOW }, onIdentified: () => {} });
}

async function readOne(configured: Configured, sent: Sent): Promise<Webhook | IgnoredEvent> {
  const { events } = await receive(configured, sent);
  expect(events).toHaveLength(1);
  return (events[0] as (typeof events)[number])();
}

/** What is said of a payment, in the order id, amount, currency, status. */
async function said(configured: Configured, sent: Sent) {
  const read = await readOne(configured, sent);
  if ("ignored" in read) return read.ignored;
  const { transaction_id, amount, currency, status } = read.payment;
  const { partId, kind, occurredAt } = read;
  return { paid: [transaction_id, amount.toString(), currency, status], partId, kind, occurredAt };
}

/** A source as the page shows it. */
function documented(name: string): Configured {
  const source = JSON.parse(markedPart(PAGE, name).replaceAll(/^```(?:json)?$/gm, ""));
  const [checked] = settingsFrom({ webhookSources: [source] }, undefined, {}).webhookSources;
  return checked as unknown as Configured;
}

describe("given Paystack as the page configures it", () => {
  const paystack = documented("paystack");
  const signed = (event: object): Sent => {
    const body = JSON.stringify(event);
    // As its documentation signs.
    return { body, headers: { "x-paystack-signature": createHmac("sha512", SECRET).update(body).digest("hex") } };
  };
  const charge = {
    event: "charge.success",
    data: {
      ...{ id: 302961, domain: "live", status: "success", reference: "qTPrJoy9Bx", amount: 1000050, message: null },
      ...{ gateway_response: "Approved", paid_at: "2016-09-30T21:10:19.000Z", channel: "card", currency: "NGN" },
    },
  };
  const refund = {
    event: "refund.processed",
    data: {
      ...{ status: "processed", transaction_reference: "qTPrJoy9Bx", refund_reference: "132013318360" },
      ...{ amount: "10000", currency: "NGN", processor: "instant-transfer", domain: "live" },
    },
  };

  test("when it tells of a charge, then it is completed, and a changed body is refused", async () => {
    const { body, headers } = signed(charge);

    await expect(said(paystack, { body, headers })).resolves.toEqual({
      paid: ["qTPrJoy9Bx", "10000.5", "NGN", "completed"],
      occurredAt: "2016-09-30T21:10:19.002Z",
    });
    await expect(receive(paystack, { body: body.replace("1000050", "9"), headers })).rejects.toMatchObject({
      statusCode: 401,
    });
  });

  test("when it tells of a refund, then it is one part of the payment, with its amount as text", async () => {
    await expect(said(paystack, signed(refund))).resolves.toEqual({
      paid: ["qTPrJoy9Bx", "100", "NGN", "partially_refunded"],
      partId: "132013318360",
      kind: "refund",
    });
    await expect(said(paystack, { ...signed(refund), lifecycle: "basic" })).resolves.toBe("not about a payment");
  });

  test("when it tells of a transfer or of its test mode, then that is ignored", async () => {
    const test = { ...charge, data: { ...charge.data, domain: "test" } };

    await expect(said(paystack, signed({ event: "transfer.success", data: {} }))).resolves.toBe("not about a payment");
    await expect(said(paystack, signed(test))).resolves.toBe("of the other mode");
  });
});

describe("given Flutterwave as the page configures it", () => {
  const flutterwave = documented("flutterwave");
  const sent = (data: object, hash = SECRET): Sent => ({
    headers: { "verif-hash": hash },
    body: JSON.stringify({
      event: "charge.completed",
      data: {
        ...{ id: 285959875, tx_ref: "Links-616626414629", flw_ref: "PeterEkene/FLW270177170", amount: 100.25 },
        ...{ currency: "NGN", status: "successful", created_at: "2020-07-06T19:17:04.000Z", ...data },
      },
    }),
  });

  test("when it tells of a charge, then it is completed or failed", async () => {
    await expect(said(flutterwave, sent({}))).resolves.toEqual({
      paid: ["285959875", "100.25", "NGN", "completed"],
      occurredAt: "2020-07-06T19:17:04.002Z",
    });
    await expect(said(flutterwave, sent({ status: "failed" }))).resolves.toMatchObject({
      paid: ["285959875", "100.25", "NGN", "failed"],
    });
    await expect(said(flutterwave, sent({ status: "pending" }))).resolves.toBe("not about a payment");
  });

  test("when the hash is another one, then it is refused", async () => {
    await expect(receive(flutterwave, sent({}, `${SECRET}x`))).rejects.toMatchObject({ statusCode: 401 });
    await expect(receive(flutterwave, sent({}, SECRET.slice(1)))).rejects.toMatchObject({ statusCode: 401 });
  });
});

const EVENT: EventConfiguration = {
  by: "/type",
  events: { paid: "completed" },
  transaction: "/id",
  amount: "/amount",
  currency: "/currency",
  amounts: { unit: "major", form: "number" },
};

/** A source with a token, and an event that it takes. */
const withToken = (event: Partial<EventConfiguration>): Configured => ({
  scheme: "token",
  token: { header: "X-Token" },
  event: { ...EVENT, ...event },
});
const sentWithToken = (body: string): Sent => ({ headers: { "x-token": SECRET }, body });

describe("given several events in a request", () => {
  const event = (id: string, further = "") => `{"type":"paid","id":"${id}","amount":1.10,"currency":"USD"${further}}`;

  test.each([
    ["/data/events", (list: string) => `{"data":{"events":${list}}}`],
    ["data.events", (list: string) => `{"data":{"events":${list}}}`],
    ["data[].events[]", (list: string) => `{"data":[{"events":${list}}]}`],
    ["@", (list: string) => list],
  ])(
    "when they stand at %s, then each is read by itself, and one that is wrong is refused by itself",
    async (several, around) => {
      const body = around(
        `[${event("tx-1")},${event("tx-2", ',"further":12345678901234567890.123456789')},{"type":"paid"}]`,
      );

      const { events } = await receive(withToken({ several }), sentWithToken(body));

      const [first, second] = events.slice(0, 2).map((read) => read() as Webhook);
      expect([first?.payment.transaction_id, second?.payment.transaction_id]).toEqual(["tx-1", "tx-2"]);
      expect(second?.rawData).toBe(
        '{"type":"paid","id":"tx-2","amount":1.1,"currency":"USD","further":12345678901234567890.123456789}',
      );
      expect(new Set([first?.eventId, second?.eventId]).size).toBe(2);
      expect(events[2]).toThrow("Missing required field: /id");
    },
  );

  test.each([
    ["no list", '{"data":{}}', "Invalid /data/events: must be a list of events"],
    ["a list of something else", '{"data":{"events":[1]}}', "Invalid /data/events: must be a list of events"],
    [
      "too many",
      `{"data":{"events":[${Array(251).fill("{}")}]}}`,
      "Invalid request body: must hold at most 250 events",
    ],
    [
      "an exponent without end",
      '{"data":{"events":[{"a":1e9999999999999999999}]}}',
      "Invalid request body: must hold no number",
    ],
  ])("when there is %s, then the request is refused by name", async (_what, body, message) => {
    await expect(receive(withToken({ several: "/data/events" }), sentWithToken(body))).rejects.toMatchObject({
      statusCode: 400,
      message: expect.stringContaining(message),
    });
  });

  test("when there is none, then there is nothing to do", async () => {
    await expect(receive(withToken({ several: "@" }), sentWithToken("[]"))).resolves.toMatchObject({ events: [] });
  });
});

test.each([
  ["/amount", "number", "0.1234567890123456789"],
  ["amount", "number", "0.1234567890123456789"],
  ["amount", "number", "12345678901234567890.12"],
  ["amount", "number", "0.1"],
  ["to_string(amount)", "text", "12345678901234567890.12"],
] as const)("given an amount at %s as %s, when it is %s, then it is exactly that", async (amount, form, written) => {
  const configured = withToken({ amount, amounts: { unit: "major", form } });
  const body = `{"type":"paid","id":"tx-1","amount":${written},"currency":"USD"}`;

  await expect(said(configured, sentWithToken(body))).resolves.toMatchObject({
    paid: ["tx-1", written, "USD", "completed"],
  });
});

test("given minor units whose digits differ from ISO 4217, then the amount is in whole units", async () => {
  const configured = withToken({ amounts: { unit: "minor", form: "number", digits: { ISK: 2 } } });

  await expect(
    said(configured, sentWithToken('{"type":"paid","id":"t","amount":1200,"currency":"ISK"}')),
  ).resolves.toMatchObject({
    paid: ["t", "12", "ISK", "completed"],
  });
});

describe("a JMESPath expression", () => {
  const find = (expression: string, body: string) =>
    jmespath(expression).find({ headers: {}, content: parseExactJson(body) as Record<string, unknown> });

  test.each([
    ["a.b", '{"a":{"b":123456789012345678901234567890}}', "123456789012345678901234567890"],
    ["a || b", '{"a":0.1234567890123456789,"b":2}', "0.1234567890123456789"],
    ["a || b", '{"a":0,"b":2}', "0"],
    ["a || b", '{"a":null,"b":-2.50}', "-2.5"],
    ["items[?id==`12345678901234567890`].x | [0]", '{"items":[{"id":1,"x":1},{"id":2,"x":2}]}', undefined],
    [
      "items[?a==b].x | [0]",
      '{"items":[{"a":1.00000000000000000001,"b":1.00000000000000000002,"x":1},{"a":1.00000000000000000001,"b":1.00000000000000000001,"x":2}]}',
      "2",
    ],
    ["items[?x>`0.5`].x | [0]", '{"items":[{"x":0.1},{"x":0.7}]}', "0.7"],
    ["max_by(items, &at).x", '{"items":[{"at":1,"x":0.1},{"at":2,"x":0.2}]}', "0.2"],
    ["to_string(a.b)", '{"a":{}}', undefined],
    ["a.digits", '{"a":12345678901234567890}', undefined],
    ["a.constructor", '{"a":{}}', undefined],
    ["a.toString", '{"a":12345678901234567890}', undefined],
    ["nothing.there", "{}", undefined],
  ])("given %s, when it is evaluated on %s, then %s, to the last digit", (expression, body, found) => {
    const value = find(expression, body);

    expect(value instanceof Decimal ? value.toString() : value).toBe(found);
  });

  test.each([
    ["length(a)", '{"a":1}'],
    ["join(',', a)", '{"a":[1]}'],
    ["a[]", `{"a":[[${Array(125_000).fill(1)}]]}`],
  ])(
    "given %s, when it cannot be evaluated on an event, then it is refused by that name or evaluated, never a fault",
    (expression, body) => {
      const refusal = {
        statusCode: 400,
        message: `Invalid ${expression}: must be of types that it can be evaluated on`,
      };
      try {
        expect(find(expression, body)).toHaveLength(125_000);
      } catch (error) {
        expect(error).toMatchObject(refusal);
      }
    },
  );

  test.each([
    "a.b",
    "a[0].b",
    "a || b",
    "items[?type=='x'].y | [0]",
    "'USD'",
    "'sum(a)'",
    "not_null(a, b)",
    '"a b"',
    "length(a)",
  ])("given %s, then nothing is wrong with it", (expression) => {
    expect(faultOfExpression(expression)).toBeUndefined();
  });

  test.each([
    ["a.", "a JMESPath expression"],
    ["a[", "a JMESPath expression"],
    ["length()", "a JMESPath expression"],
    ["sum(a)", "no function that calculates, as it would round: abs, avg, ceil, floor, sum, to_number"],
    ["a.to_number(b)", "no function that calculates"],
    ["a && powertools_json(b)", "the functions contains, ends_with"],
  ])("given %s, then it is refused: %s", (expression, allowed) => {
    expect(faultOfExpression(expression)).toContain(allowed);
  });
});

test.each([
  ["/a/b", '{"a":{"b":"x"}}', "x"],
  ["/a~1b/m~0n", '{"a/b":{"m~n":"x"}}', "x"],
  ["/a/1", '{"a":["x","y"]}', "y"],
  ["/a/01", '{"a":["x","y"]}', undefined],
  ["/a/length", '{"a":["x","y"]}', undefined],
  ["/a/digits", '{"a":12}', undefined],
  ["/a/constructor", '{"a":{}}', undefined],
  ["/a/", '{"a":{"":"x"}}', "x"],
])("given the JSON Pointer %s, when %s is looked at, then %s", (path, body, found) => {
  expect(pointer(path).find({ headers: {}, content: parseExactJson(body) as Record<string, unknown> })).toBe(found);
});

describe("given HTTP Basic", () => {
  const basic: Configured = { scheme: "basic", event: EVENT };
  const secret = "acme:a:password:with-colons";
  const body = '{"type":"paid","id":"tx-1","amount":1,"currency":"USD"}';
  const encoded = (text: string) => Buffer.from(text).toString("base64");

  test.each([`Basic ${encoded(secret)}`, `basic  ${encoded(secret)}`])(
    "when %s comes, then it is let in",
    async (authorization) => {
      await expect(readOne(basic, { headers: { authorization }, body, secret })).resolves.toHaveProperty("payment");
    },
  );

  test.each([
    secret,
    `Bearer ${encoded(secret)}`,
    `Basic ${encoded(`${secret}x`)}`,
    `Basic ${secret}`,
    "Basic ",
    "Basic",
  ])("when %s comes, then 401", async (authorization) => {
    await expect(receive(basic, { headers: { authorization }, body, secret })).rejects.toMatchObject({
      statusCode: 401,
    });
  });

  test("when the secret has no password, then the log says how it is written", async () => {
    const request = { headers: { authorization: `Basic ${encoded("x")}` }, body, secret: "only-a-long-password" };

    await expect(receive(basic, request)).rejects.toEqual(new WebhookSecretError("the secret must be user:password"));
  });
});

test("given a time in milliseconds and a tolerance of its own, then these count", async () => {
  const signature = {
    header: "x-signature",
    signed: "{id}.{time}.{url}.{body}",
    time: { header: "x-time", unit: "milliseconds", toleranceSeconds: 10 },
    id: { header: "x-id" },
    secret: { key: "hex", prefix: "key_" },
  } as const;
  const configured: Configured = { scheme: "hmac", signature, event: { ...EVENT, id: { header: "X-Id" } } };
  const body = '{"type":"paid","id":"tx-1","amount":1,"currency":"USD"}';
  const key = "ab".repeat(32);
  const sent = (at: number): Sent => ({
    secret: `key_${key}`,
    body,
    headers: {
      "x-id": "evt-1",
      "x-time": String(at),
      "x-signature": createHmac("sha256", Buffer.from(key, "hex"))
        .update(`evt-1.${at}.https://api.example/webhooks/acme.${body}`)
        .digest("hex"),
    },
  });

  await expect(readOne(configured, sent(NOW - 9_000))).resolves.toHaveProperty("payment");
  await expect(receive(configured, sent(NOW - 11_000))).rejects.toMatchObject({ reason: "signed too long ago" });
  await expect(
    receive(configured, { ...sent(NOW), headers: { ...sent(NOW).headers, "x-id": "evt-2" } }),
  ).rejects.toMatchObject({
    statusCode: 401,
  });
});
