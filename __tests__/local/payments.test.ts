import { call } from "../../testing/http/signed-requests.ts";
import { Subscriber } from "../../testing/systems/local-subscriber.ts";
import { TestSystem } from "../../testing/systems/local-system.ts";

jest.setTimeout(30_000);

let system: TestSystem;
let subscriber: Subscriber;

beforeAll(async () => {
  system = await TestSystem.start();
  subscriber = await Subscriber.subscribe(system);
});
afterAll(() => system.stop());

const webhook = (fields: Record<string, unknown>) =>
  JSON.stringify({ amount: 10, currency: "USD", status: "completed", ...fields });

const postWebhook = (body: string, headers: Record<string, string> = {}) =>
  call(system.url, { path: "/webhooks/payment", body, headers });

const readPayment = (id: string) => call(system.url, { path: `/transactions/${id}` });

const recordsOf = (id: string) => system.recordsOf(id);

test("given a webhook, when it comes, then there is a record, a queued message and a notification by its status", async () => {
  // given
  const body = webhook({ transaction_id: "flow-1", amount: 42, status: "failed" });

  // when
  const answer = await postWebhook(body);

  // then
  expect(answer.status).toBe(200);
  expect(answer.json).toEqual({ message: "Payment processed successfully" });
  const [record, ...others] = await recordsOf("flow-1");
  expect(others).toEqual([]);
  expect(record?.raw_data?.S).toBe(body);
  const { subject, message } = await subscriber.notificationOf("flow-1");
  expect(subject).toBe("Payment Notification - flow-1");
  expect(message).toMatchObject({ transaction_id: "flow-1", template: "payment_failed", amount: 42, status: "failed" });
});

test.each([
  ["12.34", "12.34"],
  ["12.30", "12.3"],
  ["0.1234567890123456789012345678901234567", "0.1234567890123456789012345678901234567"],
  ["99999999999999999999999999999999999999", "99999999999999999999999999999999999999"],
])("given an amount of %s, when it is read back, then it is exact to its last digit", async (written, read) => {
  // given
  const id = `amount-${written.replace(".", "-")}`;
  const body = `{"transaction_id":"${id}","amount":${written},"currency":"EUR","status":"completed"}`;
  expect((await postWebhook(body)).status).toBe(200);

  // when
  const answer = await readPayment(id);

  // then
  expect(answer.status).toBe(200);
  expect(answer.text).toContain(`"amount":${read},`);
});

test("given a webhook, when it is retried, then there is one record and one notification", async () => {
  // given
  const body = webhook({ transaction_id: "retry-1" });

  // when
  const answers = [await postWebhook(body), await postWebhook(body), await postWebhook(body)];

  // then
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(await recordsOf("retry-1")).toHaveLength(1);
  await subscriber.notificationOf("retry-1");
  // The delay of the queue is a second.
  expect(await subscriber.furtherNotificationsOf("retry-1", 2)).toEqual([]);
});

test("given a webhook, when it arrives several times at once, then there is one record", async () => {
  // given
  const body = webhook({ transaction_id: "race-1" });

  // when
  const answers = await Promise.all(Array.from({ length: 4 }, () => postWebhook(body)));

  // then
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  expect(await recordsOf("race-1")).toHaveLength(1);
});

test("given a used idempotency key, when it comes with other content, then that is refused and changes nothing", async () => {
  // given
  const headers = { "idempotency-key": "key-1" };
  await postWebhook(webhook({ transaction_id: "key-1", amount: 1 }), headers);

  // when
  const answer = await postWebhook(webhook({ transaction_id: "key-1", amount: 2 }), headers);

  // then
  expect(answer.status).toBe(422);
  expect(answer.json).toEqual({ error: expect.stringContaining("key") });
  expect(await recordsOf("key-1")).toHaveLength(1);
});

test("given an outcome, when a late pending comes, then it does not hide the outcome", async () => {
  // given
  await postWebhook(webhook({ transaction_id: "late-1", status: "completed" }));

  // when
  await postWebhook(webhook({ transaction_id: "late-1", status: "pending" }));

  // then
  expect(await recordsOf("late-1")).toHaveLength(2);
  expect((await readPayment("late-1")).json.status).toBe("completed");
});

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

test("given an unknown transaction, when it is read, then it is not found", async () => {
  // when
  const read = await readPayment("unknown-1");
  const notify = await call(system.url, {
    path: "/transactions/unknown-1/notify",
    body: JSON.stringify({ email: "payer@example.com", template: "payment_pending" }),
  });

  // then
  expect([read.status, read.json]).toEqual([404, { error: "Transaction not found" }]);
  expect([notify.status, notify.json]).toEqual([404, { error: "Transaction not found" }]);
});

test("given a body that is too large for an item, when it comes, then it is refused", async () => {
  // when
  const answer = await postWebhook(webhook({ transaction_id: "large-1", note: "x".repeat(420_000) }));

  // then
  expect(answer.status).toBe(413);
  expect(await recordsOf("large-1")).toEqual([]);
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
