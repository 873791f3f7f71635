import type { EventKind, Lifecycle } from "../../../../functions/domain/payment-events.ts";
import { SCHEMES } from "../../../../functions/domain/schemes/index.ts";
import type { SchemeName } from "../../../../functions/domain/schemes/names.ts";
import { aSource } from "../../../../testing/factories/sources.ts";
import { thrownBy } from "../../../../testing/factories/webhooks.ts";

const CURRENCIES = { USD: 2, EUR: 2, GBP: 2, INR: 2, JPY: 0, KWD: 3, CLP: 0 };

interface Event {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

function read(scheme: SchemeName, { headers = {}, body }: Event, lifecycle: Lifecycle = "basic") {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const identify = jest.fn((id: string) => id);
  const source = aSource({ scheme }, CURRENCIES, lifecycle);
  return SCHEMES[scheme]?.readWebhook({ headers, body: text, identify, source });
}

/** What an event says, in short: transaction, amount, currency, kind, time. */
function saidBy(scheme: SchemeName, event: Event) {
  const webhook = read(scheme, event);
  if (webhook === undefined || "ignored" in webhook) return webhook?.ignored;
  const { payment, kind, occurredAt } = webhook;
  const second = occurredAt?.replace(/00\dZ$/, "000Z");
  return [payment.transaction_id, payment.amount.toString(), payment.currency, kind ?? payment.status, second];
}

const square = (status: string, type = "payment.updated", money: object = { amount: 100, currency: "USD" }): Event => ({
  body: {
    merchant_id: "6SSW7HV8K2ST5",
    type,
    event_id: "6a8f5f28-54a1-4eb0-a98a-3111513fd4fc",
    created_at: "2020-02-06T21:27:34.308Z",
    data: {
      type: "payment",
      id: "KkAkhdMsgzn59SM8A89WgKwekxLZY",
      object: { payment: { id: "KkAkhdMsgzn59SM8A89WgKwekxLZY", amount_money: money, total_money: money, status } },
    },
  },
});

const shopify = (topic: string, body: object | string): Event => ({
  headers: { "x-shopify-topic": topic, "x-shopify-event-id": "98880550-7158-44d4-b7cd-2c97c8a091b5" },
  body,
});
const order =
  '{"id":820982911946154508,"currency":"USD","total_price":"403.00","test":false,"updated_at":"2021-12-31T19:00:00-05:00"}';
const transaction = (kind: string, status: string) =>
  shopify(
    "order_transactions/create",
    `{"id":120560818172775265,"order_id":820982911946154508,"kind":"${kind}","status":"${status}","created_at":"2021-12-31T19:00:00-05:00","test":false,"amount":"59.90","currency":"EUR"}`,
  );
const ORDER = "820982911946154508";
const NEW_YEAR = "2022-01-01T00:00:00.000Z";

const paddle = (event_type: string, total = "2600", currency_code = "USD"): Event => ({
  body: {
    event_id: "evt_01hv8wptq8987qeep44cyrewp9",
    event_type,
    occurred_at: "2024-04-12T10:18:49.621022Z",
    data: { id: "txn_01hv8wptq8987qeep44cyrewp9", currency_code, details: { totals: { total, grand_total: total } } },
  },
});
const PADDLE = ["txn_01hv8wptq8987qeep44cyrewp9", "26", "USD"];
const PADDLE_TIME = "2024-04-12T10:18:49.621Z";

const razorpay = (event: string, changes: object = {}): Event => ({
  headers: { "x-razorpay-event-id": "evt-1" },
  body: {
    entity: "event",
    event,
    contains: ["payment"],
    payload: { payment: { entity: { id: "pay_DESlfW9H8K9uqM", amount: 5000, currency: "INR", ...changes } } },
    created_at: 1_590_597_321,
  },
});
const RAZORPAY_TIME = "2020-05-27T16:35:21.000Z";

const checkout = (
  type: string,
  changes: object = {},
  time: object = { created_on: "2023-05-22T11:56:04.8821546Z" },
): Event => ({
  body: {
    id: "evt_caxmnvuvbe4elkbdx2imwbnjxu",
    type,
    ...time,
    data: { id: "pay_griq7wyqkggu7mnk7ecm6ysrl4", action_id: "act_1", amount: 20, currency: "USD", ...changes },
  },
});
const CHECKOUT = ["pay_griq7wyqkggu7mnk7ecm6ysrl4", "0.2", "USD"];
const CHECKOUT_TIME = "2023-05-22T11:56:04.882Z";

const mollie = (type: string, entityId: string): Event => ({
  body: {
    resource: "event",
    id: "event_GvJ8WHrp5isUdRub9CJyH",
    type,
    entityId,
    createdAt: "2024-12-09T14:02:31.0Z",
    _embedded: { entity: { id: entityId, mode: "live", amount: { currency: "EUR", value: "24.95" } } },
  },
});
const MOLLIE_TIME = "2024-12-09T14:02:31.000Z";

const IGNORED = "not about a payment";

const SAID: readonly [SchemeName, what: string, Event, said: unknown][] = [
  ...(
    [
      ["APPROVED", "authorized"],
      ["PENDING", "pending"],
      ["COMPLETED", "completed"],
      ["CANCELED", "canceled"],
      ["FAILED", "failed"],
    ] satisfies [string, EventKind][]
  ).flatMap(([status, kind]): (typeof SAID)[number][] => {
    const said = ["KkAkhdMsgzn59SM8A89WgKwekxLZY", "1", "USD", kind, "2020-02-06T21:27:34.308Z"];
    return [
      ["square", `a payment updated to ${status}`, square(status), said],
      ["square", `a payment created ${status}`, square(status, "payment.created"), said],
    ];
  }),
  ["square", "an order", square("COMPLETED", "order.updated"), IGNORED],
  [
    "square",
    "yen",
    square("COMPLETED", "payment.updated", { amount: 100, currency: "JPY" }),
    expect.arrayContaining(["100", "JPY"]),
  ],

  ["shopify", "a paid order", shopify("orders/paid", order), [ORDER, "403", "USD", "completed", NEW_YEAR]],
  ["shopify", "a sale", transaction("sale", "success"), [ORDER, "59.9", "EUR", "completed", NEW_YEAR]],
  [
    "shopify",
    "an authorization",
    transaction("authorization", "success"),
    [ORDER, "59.9", "EUR", "authorized", NEW_YEAR],
  ],
  ["shopify", "a capture", transaction("capture", "success"), [ORDER, "59.9", "EUR", "completed", NEW_YEAR]],
  ["shopify", "a void", transaction("void", "success"), [ORDER, "59.9", "EUR", "canceled", NEW_YEAR]],
  ["shopify", "a sale under way", transaction("sale", "pending"), [ORDER, "59.9", "EUR", "pending", NEW_YEAR]],
  ["shopify", "a sale that failed", transaction("sale", "failure"), [ORDER, "59.9", "EUR", "failed", NEW_YEAR]],
  ["shopify", "a capture that failed", transaction("capture", "failure"), IGNORED],
  ["shopify", "another topic", shopify("products/update", order), IGNORED],
  ["shopify", "a topic that every object has", shopify("constructor", order), IGNORED],

  ["paddle", "transaction.created", paddle("transaction.created"), [...PADDLE, "pending", PADDLE_TIME]],
  ["paddle", "transaction.paid", paddle("transaction.paid"), [...PADDLE, "completed", PADDLE_TIME]],
  ["paddle", "transaction.completed", paddle("transaction.completed"), [...PADDLE, "completed", PADDLE_TIME]],
  ["paddle", "transaction.payment_failed", paddle("transaction.payment_failed"), [...PADDLE, "failed", PADDLE_TIME]],
  ["paddle", "transaction.canceled", paddle("transaction.canceled"), [...PADDLE, "canceled", PADDLE_TIME]],
  ["paddle", "a subscription", paddle("subscription.created"), IGNORED],
  [
    "paddle",
    "an amount beyond a binary float",
    paddle("transaction.paid", "90071992547409931"),
    expect.arrayContaining(["900719925474099.31"]),
  ],
  ["paddle", "yen", paddle("transaction.paid", "2600", "JPY"), expect.arrayContaining(["2600", "JPY"])],

  [
    "razorpay",
    "payment.authorized",
    razorpay("payment.authorized"),
    ["pay_DESlfW9H8K9uqM", "50", "INR", "authorized", RAZORPAY_TIME],
  ],
  [
    "razorpay",
    "payment.captured",
    razorpay("payment.captured"),
    ["pay_DESlfW9H8K9uqM", "50", "INR", "completed", RAZORPAY_TIME],
  ],
  [
    "razorpay",
    "payment.failed",
    razorpay("payment.failed"),
    ["pay_DESlfW9H8K9uqM", "50", "INR", "failed", RAZORPAY_TIME],
  ],
  ["razorpay", "order.paid", razorpay("order.paid"), IGNORED],
  [
    "razorpay",
    "dinars",
    razorpay("payment.captured", { amount: 295_990, currency: "KWD" }),
    expect.arrayContaining(["295.99", "KWD"]),
  ],

  ["checkout", "payment_approved", checkout("payment_approved"), [...CHECKOUT, "authorized", CHECKOUT_TIME]],
  [
    "checkout",
    "payment_captured, which has its time elsewhere",
    checkout("payment_captured", {}, { timestamp: "2023-05-22T11:56:04Z" }),
    [...CHECKOUT, "completed", "2023-05-22T11:56:04.000Z"],
  ],
  ["checkout", "payment_declined", checkout("payment_declined"), [...CHECKOUT, "failed", CHECKOUT_TIME]],
  ["checkout", "payment_voided", checkout("payment_voided"), [...CHECKOUT, "canceled", CHECKOUT_TIME]],
  ["checkout", "payment_pending", checkout("payment_pending"), [...CHECKOUT, "pending", CHECKOUT_TIME]],
  ["checkout", "a payout", checkout("payment_paid"), IGNORED],
  [
    "checkout",
    "Chilean pesos, which have two digits there",
    checkout("payment_captured", { amount: 50_000, currency: "CLP" }),
    expect.arrayContaining(["500", "CLP"]),
  ],

  ["mollie", "payment.paid", mollie("payment.paid", "tr_1"), ["tr_1", "24.95", "EUR", "completed", MOLLIE_TIME]],
  [
    "mollie",
    "payment.authorized",
    mollie("payment.authorized", "tr_1"),
    ["tr_1", "24.95", "EUR", "authorized", MOLLIE_TIME],
  ],
  ["mollie", "payment.failed", mollie("payment.failed", "tr_1"), ["tr_1", "24.95", "EUR", "failed", MOLLIE_TIME]],
  ["mollie", "payment.expired", mollie("payment.expired", "tr_1"), ["tr_1", "24.95", "EUR", "canceled", MOLLIE_TIME]],
  ["mollie", "a paid link", mollie("payment-link.paid", "pl_1"), ["pl_1", "24.95", "EUR", "completed", MOLLIE_TIME]],
  ["mollie", "a payout", mollie("payout.completed", "po_1"), IGNORED],
];

test.each(SAID)("given an event of %s about %s, then the payment that it means", (scheme, _what, event, said) => {
  expect(saidBy(scheme, event)).toEqual(said);
});

const refunded = (scheme: SchemeName, kind: EventKind, part: string): [SchemeName, EventKind, string] => [
  scheme,
  kind,
  part,
];

/** What is only said in the full lifecycle. */
const LATER: readonly [ReturnType<typeof refunded>, Event, said: readonly string[]][] = [
  [
    refunded("square", "refund", "ref_1"),
    squareObject("refund.created", "refund", { id: "ref_1", payment_id: "pay1", status: "PENDING" }),
    ["pay1", "1", "USD"],
  ],
  [
    refunded("square", "refund_failed", "ref_1"),
    squareObject("refund.updated", "refund", { id: "ref_1", payment_id: "pay1", status: "FAILED" }),
    ["pay1", "1", "USD"],
  ],
  [
    refunded("square", "dispute_opened", "dsp_1"),
    squareObject("dispute.created", "dispute", {
      id: "dsp_1",
      disputed_payment: { payment_id: "pay1" },
      state: "EVIDENCE_REQUIRED",
    }),
    ["pay1", "1", "USD"],
  ],
  [
    refunded("square", "dispute_won", "dsp_1"),
    squareObject("dispute.state.updated", "dispute", {
      id: "dsp_1",
      disputed_payment: { payment_id: "pay1" },
      state: "WON",
    }),
    ["pay1", "1", "USD"],
  ],
  [refunded("shopify", "refund", "120560818172775265"), transaction("refund", "success"), [ORDER, "59.9", "EUR"]],
  [refunded("paddle", "refund", "adj_1"), paddleAdjustment("refund", "approved"), ["txn_1", "26", "USD"]],
  [refunded("paddle", "refund_failed", "adj_1"), paddleAdjustment("refund", "rejected"), ["txn_1", "26", "USD"]],
  [refunded("paddle", "dispute_lost", ""), paddleAdjustment("chargeback", "approved"), ["txn_1", "26", "USD"]],
  [refunded("paddle", "dispute_won", ""), paddleAdjustment("chargeback_reverse", "approved"), ["txn_1", "26", "USD"]],
  [
    refunded("razorpay", "refund", "rfnd_1"),
    razorpayPart("refund.processed", "refund", "rfnd_1"),
    ["pay_1", "50", "INR"],
  ],
  [
    refunded("razorpay", "refund_failed", "rfnd_1"),
    razorpayPart("refund.failed", "refund", "rfnd_1"),
    ["pay_1", "50", "INR"],
  ],
  [
    refunded("razorpay", "dispute_opened", "disp_1"),
    razorpayPart("payment.dispute.created", "dispute", "disp_1"),
    ["pay_1", "50", "INR"],
  ],
  [
    refunded("razorpay", "dispute_lost", "disp_1"),
    razorpayPart("payment.dispute.lost", "dispute", "disp_1"),
    ["pay_1", "50", "INR"],
  ],
  [refunded("checkout", "refund", "act_1"), checkout("payment_refunded"), CHECKOUT],
  [refunded("checkout", "refund_failed", "act_1"), checkout("payment_refund_declined"), CHECKOUT],
  [
    refunded("checkout", "dispute_opened", "dsp_1"),
    checkout("dispute_received", { id: "dsp_1", payment_id: CHECKOUT[0] }),
    CHECKOUT,
  ],
  [
    refunded("checkout", "dispute_won", "dsp_1"),
    checkout("dispute_resolved", { id: "dsp_1", payment_id: CHECKOUT[0] }),
    CHECKOUT,
  ],
];

test.each(LATER)(
  "given a later event, %j, when the lifecycle is full, then it is read; in basic it is ignored",
  ([scheme, kind, part], event, said) => {
    const webhook = read(scheme, event, "full");
    if (webhook === undefined || "ignored" in webhook) throw new Error("ignored");
    const { payment, partId = "" } = webhook;

    expect([webhook.kind, partId]).toEqual([kind, part]);
    expect([payment.transaction_id, payment.amount.toString(), payment.currency]).toEqual(said);
    expect(read(scheme, event)).toEqual({ ignored: IGNORED });
  },
);

test("given captures, when they have names of their own, then each is a part of the payment", () => {
  const partOf = (scheme: SchemeName, event: Event) => {
    const webhook = read(scheme, event);
    return webhook && "partId" in webhook ? webhook.partId : undefined;
  };

  expect(partOf("shopify", transaction("capture", "success"))).toBe("120560818172775265");
  expect(partOf("checkout", checkout("payment_captured"))).toBe("act_1");
  expect(partOf("square", square("COMPLETED"))).toBeUndefined();
});

describe("given an event that breaks its provider's contract", () => {
  test.each<[SchemeName, string, Event]>([
    ["square", "Missing required field: data.object.payment.id", { body: withoutPayment(square("COMPLETED")) }],
    ["square", "Missing required field: event_id", { body: { type: "payment.updated" } }],
    ["square", "Invalid event_id: must be an event's id", { body: { event_id: "a b", type: "payment.updated" } }],
    ["shopify", "Missing required field: total_price", shopify("orders/paid", transactionBody())],
    [
      "shopify",
      "Invalid total_price: must be a number, at least 0, as text",
      shopify("orders/paid", order.replace('"403.00"', "403.00")),
    ],
    [
      "shopify",
      "Invalid total_price: must be a number, at least 0, as text",
      shopify("orders/paid", order.replace("403.00", "-1.00")),
    ],
    [
      "shopify",
      "Invalid total_price: must be a number, at least 0, as text",
      shopify("orders/paid", order.replace("403.00", "1e3")),
    ],
    [
      "paddle",
      "Invalid data.details.totals.grand_total or data.details.totals.total: must be a whole number of minor units, at least 0, as text",
      paddle("transaction.paid", "26.00"),
    ],
    [
      "razorpay",
      "Invalid payload.payment.entity.amount: must be a whole number of minor units, at least 0",
      razorpay("payment.captured", { amount: 1.5 }),
    ],
    [
      "razorpay",
      "Invalid payload.payment.entity.amount: must be a whole number of minor units, at least 0",
      razorpay("payment.captured", { amount: "5000" }),
    ],
    [
      "razorpay",
      "Invalid transaction_id: must consist of letters, digits, _ and - only",
      razorpay("payment.captured", { id: "pay 1" }),
    ],
    [
      "razorpay",
      "Invalid payload.payment.entity.id: must be a text or a whole number",
      razorpay("payment.captured", { id: {} }),
    ],
    [
      "razorpay",
      "Invalid currency: must be one of USD, EUR, GBP, INR, JPY, KWD, CLP",
      razorpay("payment.captured", { currency: "CHF" }),
    ],
    ["checkout", "Missing required field: created_on or timestamp", checkout("payment_captured", {}, {})],
    [
      "checkout",
      "Invalid occurred_at: must be a time of RFC 3339, as 2026-11-24T08:00:00Z",
      checkout("payment_captured", {}, { timestamp: "yesterday" }),
    ],
  ])("when %s's is read, then it is refused: %s", (scheme, message, event) => {
    expect(thrownBy(() => read(scheme, event))).toMatchObject({ statusCode: 400, message });
  });

  test("when Mollie's payload is the simple one, then it says which payload to choose", () => {
    const body = { id: "event_1", type: "payment.paid", entityId: "tr_1", createdAt: "2024-12-09T14:02:31.0Z" };

    expect(thrownBy(() => read("mollie", { body }))).toMatchObject({
      statusCode: 400,
      message: expect.stringContaining("choose the full payload in Mollie"),
    });
    expect(read("mollie", { body: { ...body, type: "payout.completed" } })).toEqual({ ignored: IGNORED });
  });
});

test("given events of one second, when their sender tells no more of the time, then an outcome is later than none, and success later than failure", () => {
  const timeOf = (type: string) => {
    const webhook = read("razorpay", razorpay(type));
    return webhook && "occurredAt" in webhook ? (webhook.occurredAt ?? "") : "";
  };
  const times = ["payment.authorized", "payment.failed", "payment.captured"].map(timeOf);

  expect(times.toSorted()).toEqual(times);
  expect(new Set(times).size).toBe(3);
});

describe("given a sender that signs neither the event's id nor its topic", () => {
  test("when an event comes again under another id, then it is the same event; when its content differs, another", () => {
    const under = (id: string, body = order) => {
      const webhook = read("shopify", {
        headers: { "x-shopify-topic": "orders/paid", "x-shopify-event-id": id },
        body,
      });
      return webhook && "eventId" in webhook ? webhook.eventId : undefined;
    };

    expect(under("2")).toBe(under("1"));
    expect(under("1", order.replace("403", "404"))).not.toBe(under("1"));
  });

  test("when an event comes, then the log has what the header calls it beside the identity", () => {
    const identify = jest.fn((id: string) => id);
    const { headers = {} } = razorpay("payment.captured");
    const body = JSON.stringify(razorpay("payment.captured").body);
    const source = aSource({ scheme: "razorpay" }, CURRENCIES);

    SCHEMES.razorpay?.readWebhook({ headers, body, identify, source });

    expect(identify.mock.calls).toEqual([[expect.stringMatching(/^[0-9a-f]{64}$/), "evt-1"]]);
  });
});

function squareObject(type: string, name: string, object: object): Event {
  const changed = { ...object, amount_money: { amount: 100, currency: "USD" } };
  return {
    body: { type, event_id: "1", created_at: "2020-02-06T21:27:34.308Z", data: { object: { [name]: changed } } },
  };
}

function paddleAdjustment(action: string, status: string): Event {
  const data = {
    id: "adj_1",
    action,
    status,
    transaction_id: "txn_1",
    currency_code: "USD",
    totals: { total: "2600" },
  };
  return { body: { event_id: "evt_2", event_type: "adjustment.updated", occurred_at: "2024-04-12T10:18:49Z", data } };
}

function razorpayPart(event: string, name: string, id: string): Event {
  const entity = { id, payment_id: "pay_1", amount: 5000, currency: "INR" };
  return { body: { event, payload: { [name]: { entity } }, created_at: 1_590_597_321 } };
}

function withoutPayment({ body }: Event): object {
  const event = structuredClone(body) as { data: { object: { payment: { id?: string } } } };
  delete event.data.object.payment.id;
  return event;
}

function transactionBody(): string {
  return String(transaction("sale", "success").body);
}
