import { Decimal } from "../../../functions/domain/decimal.ts";
import { eventBody, newEventId, transactionOf } from "../../../tools/webhook/events.ts";

const NOON = Date.UTC(2026, 4, 17, 12, 34, 56);
const DAY = 24 * 60 * 60 * 1000;
const OPTIONS = { currency: "USD" };

const created = (body: string): number => JSON.parse(body).created * 1000;
const stripeEvent = (eventId: string, now: number, options = {}) =>
  eventBody("stripe", eventId, { ...OPTIONS, ...options }, now);

test.each([
  ["a new one", newEventId("stripe", NOON), NOON, NOON + 300 * DAY],
  ["one of the user's own", "evt_1", Date.UTC(2026, 4, 17), Date.UTC(2026, 4, 17, 23, 59, 59)],
])(
  "given the id of %s, when its event is made again later, then it is the same, of that time",
  (_what, id, at, later) => {
    const body = stripeEvent(id, NOON);

    expect(created(body)).toBe(at);
    expect(stripeEvent(id, later)).toBe(body);
  },
);

test("given a time, when the event is made on any day, then it happened then", () => {
  const occurredAt = new Date(Date.UTC(2026, 0, 31, 12));

  expect(created(stripeEvent("evt_1", NOON, { occurredAt }))).toBe(occurredAt.getTime());
  expect(stripeEvent("evt_1", NOON + DAY, { occurredAt })).toBe(stripeEvent("evt_1", NOON, { occurredAt }));
});

test("given a scheme whose events do not tell their time, when its event is made, then no day changes it", () => {
  expect(eventBody("standard-webhooks", "msg_1", OPTIONS, NOON + DAY)).toBe(
    eventBody("standard-webhooks", "msg_1", OPTIONS, NOON),
  );
});

test.each([
  ["USD", "12.34", 1234],
  ["JPY", "500", 500],
  ["KWD", "1.234", 1234],
  ["JPY", undefined, 1234],
])("given %s %s, when Stripe's event is made, then its amount is %i", (currency, amount, expected) => {
  const options = { currency, ...(amount !== undefined && { amount: Decimal.parse(amount) }) };

  expect(JSON.parse(stripeEvent("evt_1", NOON, options)).data.object).toMatchObject({
    amount: expected,
    currency: currency.toLowerCase(),
  });
});

test("given parts of a yen, when Stripe's event is made, then they are refused", () => {
  const options = { currency: "JPY", amount: Decimal.parse("0.5") };

  expect(() => stripeEvent("evt_1", NOON, options)).toThrow("--amount: more than 0 decimals given");
});

test("given no transaction, when an event is made, then it is of one that its id alone decides", () => {
  expect(transactionOf("stripe", "evt_1", OPTIONS)).toBe(transactionOf("stripe", "evt_1", OPTIONS));
  expect(transactionOf("stripe", "evt_1", OPTIONS)).not.toBe(transactionOf("stripe", "evt_2", OPTIONS));
  expect(transactionOf("stripe", "evt_1", { ...OPTIONS, id: "pi_1" })).toBe("pi_1");
});
