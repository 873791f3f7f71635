import { hmacValidator as HmacValidator } from "@adyen/api-library";
import { RequestError, SignatureError } from "../../../../functions/domain/errors.ts";
import { MAX_EVENTS_PER_REQUEST } from "../../../../functions/domain/limits.ts";
import type { Lifecycle } from "../../../../functions/domain/payment-events.ts";
import { receiveWebhooks } from "../../../../functions/domain/receive-webhook.ts";
import type { IgnoredEvent } from "../../../../functions/domain/schemes/scheme.ts";
import type { Webhook } from "../../../../functions/domain/webhook.ts";
import type { WebhookSource } from "../../../../functions/domain/webhook-sources.ts";
import { secretNamed } from "../../../../testing/factories/signatures.ts";
import { aSource } from "../../../../testing/factories/sources.ts";

const SECRET = secretNamed("current", "adyen");
const CURRENCIES = { EUR: 2, JPY: 0, CLP: 0, IDR: 2, ISK: 0, CVE: 2 };

type Item = Readonly<Record<string, unknown>>;

const anItem = (changes: Item = {}): Item => ({
  pspReference: "7914073381342284",
  merchantAccountCode: "TestMerchant",
  merchantReference: "TestPayment-1407325143704",
  amount: { value: 1130, currency: "EUR" },
  eventCode: "AUTHORISATION",
  eventDate: "2021-07-17T13:42:40+01:00",
  success: "true",
  ...changes,
});

const done = (eventCode: string, changes: Item = {}) =>
  anItem({ eventCode, pspReference: "JDD6LKT8MBLZNN84", originalReference: "7914073381342284", ...changes });

/** Signed by Adyen's own library. */
function signed(item: Item, secret = SECRET): Item {
  const hmacSignature = new HmacValidator().calculateHmac(item as never, secret);
  return { ...item, additionalData: { ...(item.additionalData as object | undefined), hmacSignature } };
}

const bodyOf = (items: readonly unknown[], live = "true") =>
  JSON.stringify({ live, notificationItems: items.map((item) => ({ NotificationRequestItem: item })) });

interface Received {
  readonly source?: Partial<WebhookSource>;
  readonly lifecycle?: Lifecycle;
}

async function receive(body: string, { source = {}, lifecycle = "full" }: Received = {}) {
  const secrets = { live: async () => [SECRET, secretNamed("previous", "adyen")], readAgain: async () => undefined };
  const { events, answer } = await receiveWebhooks(
    { headers: {}, rawBody: Buffer.from(body), url: "", readBody: () => body },
    aSource({ scheme: "adyen", ...source }, CURRENCIES, lifecycle),
    { secrets, clock: { now: Date.now }, onIdentified: () => {} },
  );
  return { answer, events, read: () => events.map((event) => event()) };
}

async function readOne(item: Item, received?: Received): Promise<Webhook | IgnoredEvent> {
  const [event] = (await receive(bodyOf([signed(item)]), received)).read();
  if (event === undefined) throw new Error("no event");
  return event;
}

/** What an event says, in short. */
async function saidBy(item: Item, received?: Received) {
  const read = await readOne(item, received);
  if ("ignored" in read) return read.ignored;
  return [read.payment.transaction_id, read.payment.amount.toString(), read.kind ?? read.payment.status, read.partId];
}

const PAYMENT = "7914073381342284";
const DONE = "JDD6LKT8MBLZNN84";
const IGNORED = "not about a payment";

test.each([
  [
    "a payment that is authorized",
    anItem(),
    [PAYMENT, "11.3", "completed", undefined],
    [PAYMENT, "11.3", "authorized", undefined],
  ],
  ["one that is refused", anItem({ success: "false" }), [PAYMENT, "11.3", "failed", undefined], "the same"],
  ["one under way", anItem({ eventCode: "PENDING" }), [PAYMENT, "11.3", "pending", undefined], "the same"],
  ["a capture", done("CAPTURE"), IGNORED, [PAYMENT, "11.3", "completed", DONE]],
  ["a capture that was refused", done("CAPTURE", { success: "false" }), IGNORED, "the same"],
  ["a capture that failed", done("CAPTURE_FAILED"), [PAYMENT, "11.3", "refund", DONE], "the same"],
  ["a cancellation", done("CANCELLATION"), [PAYMENT, "11.3", "refund", DONE], [PAYMENT, "11.3", "canceled", undefined]],
  ["a refund", done("REFUND"), [PAYMENT, "11.3", "refund", DONE], "the same"],
  [
    "a refund that was refused",
    done("REFUND", { success: "false" }),
    [PAYMENT, "11.3", "refund_failed", DONE],
    "the same",
  ],
  ["a refund that failed", done("REFUND_FAILED"), [PAYMENT, "11.3", "refund_failed", DONE], "the same"],
  ["a refund that came back", done("REFUNDED_REVERSED"), [PAYMENT, "11.3", "refund_failed", DONE], "the same"],
  [
    "what was canceled",
    done("CANCEL_OR_REFUND", { additionalData: { "modification.action": "cancel" } }),
    [PAYMENT, "11.3", "refund", DONE],
    [PAYMENT, "11.3", "canceled", undefined],
  ],
  [
    "what was refunded",
    done("CANCEL_OR_REFUND", { additionalData: { "modification.action": "refund" } }),
    [PAYMENT, "11.3", "refund", DONE],
    "the same",
  ],
  ["a dispute", done("NOTIFICATION_OF_CHARGEBACK"), [PAYMENT, "11.3", "dispute_opened", DONE], "the same"],
  ["a chargeback", done("CHARGEBACK"), [PAYMENT, "11.3", "dispute_lost", DONE], "the same"],
  ["a chargeback that was reversed", done("CHARGEBACK_REVERSED"), [PAYMENT, "11.3", "dispute_won", DONE], "the same"],
  ["a second chargeback", done("SECOND_CHARGEBACK"), [PAYMENT, "11.3", "dispute_lost", DONE], "the same"],
  ["a request for information", done("REQUEST_FOR_INFORMATION"), IGNORED, "the same"],
  ["a report", anItem({ eventCode: "REPORT_AVAILABLE", pspReference: "report.csv" }), IGNORED, "the same"],
])(
  "given an event of %s, when it is read, then it says so, by how the source captures",
  async (_what, item, automatic, manual) => {
    expect(await saidBy(item)).toEqual(automatic);
    expect(await saidBy(item, { source: { capture: "manual" } })).toEqual(manual === "the same" ? automatic : manual);
  },
);

test.each([
  ["JPY", "1130"],
  ["CLP", "11.3"],
  ["IDR", "1130"],
  ["ISK", "11.3"],
  ["CVE", "1130"],
])(
  "given 1130 minor units of %s, when they are read, then they are %s, with the digits of Adyen's own table",
  async (currency, amount) => {
    expect(await saidBy(anItem({ amount: { value: 1130, currency } }))).toEqual(expect.arrayContaining([amount]));
  },
);

test("given a test event, when the source takes live ones, then it is ignored", async () => {
  const { read } = await receive(bodyOf([signed(anItem())], "false"));

  expect(read()).toEqual([{ ignored: "of the other mode" }]);
});

describe("given a request with several items", () => {
  const items = [anItem(), done("REFUND"), done("CHARGEBACK", { pspReference: "AAAAAAAAAAAAAAAA" })].map((item) =>
    signed(item),
  );

  test("when each is signed, then each is an event, and the answer is Adyen's", async () => {
    const { answer, read } = await receive(bodyOf(items));
    const webhooks = read() as Webhook[];

    expect(answer).toBe("[accepted]");
    expect(webhooks.map(({ kind, payment }) => kind ?? payment.status)).toEqual([
      "completed",
      "refund",
      "dispute_lost",
    ]);
    expect(webhooks.map(({ rawData }) => JSON.parse(rawData).notificationItems)).toEqual(
      items.map((item) => [{ NotificationRequestItem: item }]),
    );
    expect(new Set(webhooks.map(({ eventId }) => eventId)).size).toBe(3);
  });

  test("when one holds a number with an absurd exponent, then that one is refused, and the others are read as they were written", async () => {
    const body = bodyOf([items[0], { ...items[1], eventDate: "absurd" }, { ...items[2], version: "2.50" }])
      .replace('"absurd"', "1e1000000000000000000000")
      .replace('"2.50"', "2.50");

    const [first, absurd, last] = (await receive(body)).events;

    expect(first?.()).toHaveProperty("payment");
    expect(() => absurd?.()).toThrow(RequestError);
    expect(last?.()).toMatchObject({ rawData: expect.stringContaining('"version":2.50') });
  });

  test("when they were signed with both live secrets, then each is right", async () => {
    const { read } = await receive(bodyOf([items[0], signed(done("REFUND"), secretNamed("previous", "adyen"))]));

    expect(read()).toHaveLength(2);
  });

  test.each([
    ["not signed", done("REFUND")],
    ["signed with another secret", signed(done("REFUND"), secretNamed("other", "adyen"))],
    ["signed for another amount", { ...signed(done("REFUND")), amount: { value: 1, currency: "EUR" } }],
    ["no item", null],
  ])("when one of them is %s, then none is taken", async (_what, item) => {
    await expect(receive(bodyOf([...items, item]))).rejects.toThrow(SignatureError);
    await expect(receive(bodyOf([item, ...items]))).rejects.toThrow(SignatureError);
  });

  test("when they are too many, or none, then the request is refused", async () => {
    await expect(receive(bodyOf([]))).rejects.toThrow(SignatureError);
    await expect(receive(bodyOf(Array(MAX_EVENTS_PER_REQUEST + 1).fill(items[0])))).rejects.toThrow(SignatureError);
  });
});

describe("given a captured request", () => {
  const original = signed(done("REFUND", { merchantReference: "a:b\\c", reason: "" }));

  test.each([
    ["its time", { eventDate: "2029-01-01T00:00:00+00:00" }],
    ["its reason", { reason: "another" }],
    ["its further data", { additionalData: { ...(original.additionalData as object), shopper: "1" } }],
    ["a further field", { operations: ["CANCEL"] }],
  ])("when %s, which is not signed, is changed, then it is the same event again", async (_what, changes) => {
    const [first] = (await receive(bodyOf([original]))).read() as Webhook[];
    const [again] = (await receive(bodyOf([{ ...original, ...changes }]))).read() as Webhook[];

    expect([again?.eventId, again?.contentDigest]).toEqual([first?.eventId, first?.contentDigest]);
  });

  test.each([
    ["the payment", { originalReference: "8814073381342284" }],
    ["the event", { eventCode: "CAPTURE" }],
    ["its reference", { pspReference: "AAAAAAAAAAAAAAAA" }],
    ["its success", { success: "false" }],
    ["the amount", { amount: { value: 113_000, currency: "EUR" } }],
    ["the currency", { amount: { value: 1130, currency: "CLP" } }],
    ["the merchant's reference", { merchantReference: "another" }],
  ])("when %s, which is signed, is changed, then it is refused", async (_what, changes) => {
    await expect(receive(bodyOf([{ ...original, ...changes }]))).rejects.toThrow(SignatureError);
  });

  test("when text is moved from one field into the next, then it is refused although the signature would be right", async () => {
    const moved = [
      {
        pspReference: `${DONE}:${PAYMENT}`,
        originalReference: "TestMerchant",
        merchantAccountCode: "a",
        merchantReference: "b\\c",
      },
      { merchantReference: "a", amount: { value: "b\\c:1130", currency: "EUR" } },
      { merchantAccountCode: "TestMerchant:a", merchantReference: "b\\c" },
    ];
    for (const changes of moved) {
      await expect(receive(bodyOf([{ ...original, ...changes }]))).rejects.toMatchObject({
        reason: "a signed field holds a colon",
      });
    }
  });
});

test.each([
  ["no object", "[]"],
  ["no JSON", "{"],
  ["nested too deeply", `{"notificationItems":${"[".repeat(100_000)}${"]".repeat(100_000)}}`],
  ["items that are no list", '{"notificationItems":{"length":1}}'],
])("given a body that is %s, when it comes, then it is refused before a secret is asked for", async (_what, body) => {
  await expect(receive(body)).rejects.toThrow(SignatureError);
});

test("given an item without a reference, when it is read, then the refusal names the field", async () => {
  const { read } = await receive(bodyOf([signed(anItem({ pspReference: undefined }))]));

  expect(read).toThrow(/^Missing required field: notificationItems\.0\.NotificationRequestItem\.pspReference or /);
});
