import { behavesAsPaymentSystem } from "../../testing/behaviours/payment-system.ts";
import { eventRequest } from "../../testing/factories/payment-events.ts";
import { call } from "../../testing/http/signed-requests.ts";
import { localPayments } from "../../testing/systems/local-payments.ts";
import { Subscriber } from "../../testing/systems/local-subscriber.ts";
import { TestSystem } from "../../testing/systems/local-system.ts";

let system: TestSystem;
let subscriber: Subscriber;

beforeAll(async () => {
  system = await TestSystem.start();
  subscriber = await Subscriber.subscribe(system);
});
afterAll(() => system.stop());

const webhook = (fields: Record<string, unknown>) =>
  JSON.stringify({ amount: 10, currency: "USD", status: "completed", ...fields });

const postWebhook = (body: string) => call(system.url, { path: "/webhooks/payment", body });

behavesAsPaymentSystem("the API of the local run", async () =>
  localPayments(system, subscriber, async (event) => {
    const request = eventRequest(event);
    return { answer: await call(system.url, request), body: request.body };
  }),
);

test("given a payment, when notify is called, then it publishes the notification with the address, and says so", async () => {
  // given
  const id = `notify-${"x".repeat(120)}`;
  await postWebhook(webhook({ transaction_id: id, amount: 5 }));
  await subscriber.notificationOf(id);

  // when
  const answer = await call(system.url, {
    path: `/transactions/${id}/notify`,
    body: JSON.stringify({ email: "payer@example.com", template: "payment_pending" }),
  });

  // then
  expect(answer.status).toBe(200);
  expect(answer.json).toEqual({ message: "Notification sent successfully" });
  const { subject, message } = await subscriber.notificationOf(id);
  expect(subject.length).toBeLessThanOrEqual(100);
  expect(message).toMatchObject({ email: "payer@example.com", template: "payment_pending", amount: 5 });
});

test("given an unknown transaction, when notify is called, then it is not found", async () => {
  // when
  const notify = await call(system.url, {
    path: "/transactions/unknown-1/notify",
    body: JSON.stringify({ email: "payer@example.com", template: "payment_pending" }),
  });

  // then
  expect([notify.status, notify.json]).toEqual([404, { error: "Transaction not found" }]);
});

test("given a body that is too large for an item, when it comes, then it is refused", async () => {
  // when
  const answer = await postWebhook(webhook({ transaction_id: "large-1", note: "x".repeat(420_000) }));

  // then
  expect(answer.status).toBe(413);
  expect(await system.recordsOf("large-1")).toEqual([]);
});

test("given a payment, when the local run tells of requests, records and notifications, then it does not name the payment", async () => {
  // given
  await postWebhook(webhook({ transaction_id: "quiet-1" }));
  await subscriber.notificationOf("quiet-1");

  // when
  const text = JSON.stringify(system.events);

  // then
  expect(system.events).toContainEqual({
    type: "occurrence",
    kind: "record",
    text: `written to ${system.table}`,
  });
  expect(system.events).toContainEqual(
    expect.objectContaining({ type: "request", method: "POST", resourcePath: "/webhooks/payment", statusCode: 200 }),
  );
  expect(system.events).toContainEqual({
    type: "occurrence",
    kind: "notification",
    text: "published to payment-email-notifications-prod, no subscribers",
  });
  expect(text).not.toMatch(/quiet-1|payer@example\.com/);
});
