import { stripe } from "../../../../functions/domain/schemes/stripe.ts";
import { KIND_BY_DISPUTE_STATUS, KIND_BY_REFUND_STATUS } from "../../../../functions/domain/schemes/stripe-kinds.ts";
import { SUBJECT_BY_EVENT_TYPE } from "../../../../functions/domain/schemes/stripe-objects.ts";
import { eventIdOfSource } from "../../../../functions/domain/webhook-identity.ts";
import { stripeEvent } from "../../../../testing/factories/signatures.ts";
import { aSource } from "../../../../testing/factories/sources.ts";
import { thrownBy } from "../../../../testing/factories/webhooks.ts";

const FULL = aSource({}, undefined, "full");
const BASIC = aSource();

/** What is read of an event about an object, as text. */
function read(type: string, object: object, source = FULL, changes: object = {}): string {
  const body = stripeEvent({ type, data: { object: { currency: "usd", ...object } }, ...changes });
  const webhook = stripe.readWebhook({
    headers: {},
    body,
    source,
    identify: (id) => eventIdOfSource(source.name, id),
  });
  if ("ignored" in webhook) return webhook.ignored;
  const { payment, kind, partId, amountCaptured } = webhook;
  return [payment.transaction_id, payment.status, kind, payment.amount, partId, amountCaptured].join(" ");
}

const charge = { id: "ch_1", payment_intent: "pi_1", amount: 5000, amount_captured: 5000, refunded: false };
const refund = { id: "re_1", payment_intent: "pi_1", amount: 500, status: "succeeded" };
const dispute = { id: "dp_1", payment_intent: "pi_1", amount: 5000, status: "needs_response" };
const further = Object.entries(SUBJECT_BY_EVENT_TYPE).filter(([, subject]) => subject !== "payment_intent");
const OBJECTS = { payment_intent: {}, charge: { ...charge, amount_refunded: 5 }, refund, dispute };

describe("given Stripe's events of refunds", () => {
  test.each([
    ["a part", { amount_refunded: 500 }, "pi_1 partially_refunded refund 5  50"],
    ["all", { amount_refunded: 5000, refunded: true }, "pi_1 refunded refund 50  50"],
    [
      "a part after a partial capture",
      { amount_captured: 1500, amount_refunded: 4000 },
      "pi_1 partially_refunded refund 5  15",
    ],
    [
      "a part after more was captured",
      { amount_captured: 6000, amount_refunded: 500 },
      "pi_1 partially_refunded refund 5  60",
    ],
    ["the release of a partial capture", { amount_captured: 1500, amount_refunded: 3500 }, "not about a payment"],
    ["the release of an authorization", { amount_captured: 0, amount_refunded: 5000 }, "not about a payment"],
    ["a charge without a payment intent", { amount_refunded: 5, payment_intent: null }, "not about a payment"],
  ])("when charge.refunded tells of %s, then it is the sum of what was given back", (_what, changes, expected) => {
    expect(read("charge.refunded", { ...charge, ...changes })).toBe(expected);
  });

  test.each(["refund.created", "refund.updated", "refund.failed", "charge.refund.updated"])(
    "when it is %s, then its status tells whether the one refund was made or has failed",
    (type) => {
      for (const [status, kind] of Object.entries(KIND_BY_REFUND_STATUS)) {
        expect(read(type, { ...refund, status })).toBe(`pi_1 partially_refunded ${kind} 5 re_1 `);
      }
      expect(read(type, { ...refund, status: null })).toBe("pi_1 partially_refunded refund 5 re_1 ");
      expect(read(type, { ...refund, payment_intent: null })).toBe("not about a payment");
    },
  );
});

test.each(["amount", "amount_captured", "amount_refunded"])(
  "given a charge whose %s has more digits than memory, when it is read, then it is refused",
  (field) => {
    for (const number of ["1e999999999", "1e126", "1e99999999999999999999999999"]) {
      const body = stripeEvent({
        type: "charge.refunded",
        data: { object: { ...charge, currency: "usd", amount_refunded: 1, [field]: 424242 } },
      }).replace("424242", number);
      const readBody = () => stripe.readWebhook({ headers: {}, body, source: FULL, identify: (id) => id });

      expect(thrownBy(readBody)).toMatchObject({
        statusCode: 400,
        message: `Invalid data.object.${field}: must be a whole number of minor units, at least 0`,
      });
    }
  },
);

describe("given Stripe's events of disputes", () => {
  test.each(Object.entries(KIND_BY_DISPUTE_STATUS))("when its status is %s, then it is %s", (status, kind) => {
    const recorded = kind === "dispute_lost" ? "charged_back" : "disputed";

    expect(read("charge.dispute.updated", { ...dispute, status })).toBe(`pi_1 ${recorded} ${kind} 50 dp_1 `);
  });

  test("when its status is one that is not known, then it is refused, so that the alarm goes off", () => {
    expect(thrownBy(() => read("charge.dispute.closed", { ...dispute, status: "escalated" }))).toMatchObject({
      statusCode: 400,
      message: expect.stringContaining("Invalid data.object.status: must be one of warning_needs_response"),
    });
  });
});

test("given a payment intent of which some is captured, when it is authorized or canceled, then that is told as well", () => {
  const intent = { id: "pi_1", amount: 5000, amount_received: 1500 };

  expect(read("payment_intent.amount_capturable_updated", intent)).toBe("pi_1 pending authorized 50  15");
  expect(read("payment_intent.amount_capturable_updated", intent, BASIC)).toBe("pi_1 pending authorized 50  ");
  expect(read("payment_intent.created", { ...intent, amount_received: 0 })).toBe("pi_1 pending  50  ");
});

describe.each(further)("given the event type %s", (type, subject) => {
  test("when the lifecycle is basic, then it is ignored unread, and when it is full, then it is taken", () => {
    expect(read(type, { amount: "unread" }, BASIC)).toBe("not about a payment");
    expect(read(type, OBJECTS[subject])).toContain("pi_1 ");
  });

  test("when it is thin, then it is refused in the full lifecycle only", () => {
    const thin = { object: "v2.core.event", data: undefined };

    expect(read(`v1.${type}`, {}, BASIC, thin)).toBe("not about a payment");
    expect(thrownBy(() => read(`v1.${type}`, {}, FULL, thin))).toMatchObject({
      message: expect.stringContaining("thin events hold no payment"),
    });
  });
});

test("given events of one second, when they are of refunds and disputes, then each is later than what it follows", () => {
  const timeOf = (type: string, object: object) => {
    const body = stripeEvent({ type, data: { object: { currency: "usd", ...object } } });
    const webhook = stripe.readWebhook({ headers: {}, body, source: FULL, identify: (id) => id });
    return "ignored" in webhook ? "" : (webhook.occurredAt ?? "");
  };
  const times = [
    timeOf("payment_intent.succeeded", { id: "pi_1", amount: 1 }),
    timeOf("refund.created", refund),
    timeOf("refund.failed", { ...refund, status: "failed" }),
    timeOf("charge.dispute.created", dispute),
    timeOf("charge.dispute.closed", { ...dispute, status: "won" }),
  ];

  expect(times.toSorted()).toEqual(times);
  expect(new Set(times).size).toBe(5);
});
