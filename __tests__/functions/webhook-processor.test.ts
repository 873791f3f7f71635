import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { recordTimestamp } from "../../functions/domain/record-timestamp.ts";
import { eventIdOfKey } from "../../functions/domain/webhook-identity.ts";
import { type ApiCall, callApi } from "../../testing/factories/lambda-events.ts";
import { aWebhook, webhookBody } from "../../testing/factories/webhooks.ts";
import { type EmulatedAws, startEmulatedAws } from "../../testing/systems/emulated-aws.ts";

// Sixty webhooks, one after the other, on a machine that has other work.
jest.setTimeout(30_000);

let aws: EmulatedAws;
let post: (call: ApiCall) => ReturnType<typeof callApi>;

beforeAll(async () => {
  aws = await startEmulatedAws();
  const { handler } = await import("../../functions/webhook-processor.ts");
  post = (call) => callApi(handler, call);
});
afterAll(() => aws.stop());
beforeEach(() => aws.takeCalls());

let transactions = 0;
const newTransaction = () => {
  transactions += 1;
  return `tx-${transactions}`;
};

describe("webhook-processor", () => {
  test("given a valid webhook, then 200, one record as in the contract, and one message", async () => {
    const transaction_id = newTransaction();
    const body = `{"transaction_id":"${transaction_id}", "amount":12.34, "currency":"USD", "status":"completed"}`;

    const answer = await post({ body });

    expect(answer).toMatchObject({
      statusCode: 200,
      headers: { "Content-Type": "application/json" },
      body: '{"message":"Payment processed successfully"}',
    });
    expect(await aws.records(transaction_id)).toEqual([
      {
        transaction_id: { S: transaction_id },
        timestamp: { S: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/) },
        amount: { N: "12.34" },
        currency: { S: "USD" },
        status: { S: "completed" },
        raw_data: { S: body },
        event_id: { S: expect.stringMatching(/^[0-9a-f]{64}$/) },
      },
    ]);
    expect((await aws.queuedMessages()).map(({ Body }) => Body)).toEqual([
      JSON.stringify({ transaction_id, notification_type: "payment_received" }),
    ]);
  });

  test("given a valid webhook, then it takes three sequential AWS calls", async () => {
    await post({ body: webhookBody({ transaction_id: newTransaction() }) });

    const calls = aws.takeCalls();
    const [first] = calls.map(({ group }) => group);
    expect(calls.map(({ operation, group }) => [operation, group - (first ?? 0)]).sort()).toEqual([
      ["PutItem", 1],
      ["SendMessage", 1],
      ["UpdateItem", 0],
      ["UpdateItem", 2],
    ]);
  });

  // Known fault 1: an amount with decimals was a 500.
  test.each([
    ["12.34", "12.34"],
    ["0.1", "0.1"],
    ["12.30", "12.3"],
    ["12345678901234567890.123456789012345678", "12345678901234567890.123456789012345678"],
    ["1e-130", "1e-130"],
  ])("given the amount %s, then it is stored exactly", async (amount, stored) => {
    const transaction_id = newTransaction();

    const answer = await post({ body: webhookBody({ transaction_id }).replace("12.34", amount) });

    expect(answer.statusCode).toBe(200);
    const [record] = await aws.records(transaction_id);
    expect(Number(record?.amount?.N)).toBe(Number(stored));
    expect(stored.startsWith("1e") || record?.amount?.N === stored).toBe(true);
  });

  // Known fault 4: a retried webhook stored a second record and queued a second notification.
  test("given a webhook retried after success, then one call, no second record and no second message", async () => {
    const transaction_id = newTransaction();
    const call = { body: webhookBody({ transaction_id }) };
    await post(call);
    aws.takeCalls();

    const retry = await post(call);

    expect(retry.statusCode).toBe(200);
    expect(aws.takeCalls()).toHaveLength(1);
    expect(await aws.records(transaction_id)).toHaveLength(1);
    const messages = (await aws.queuedMessages()).filter(({ Body }) => Body?.includes(`"${transaction_id}"`));
    expect(messages).toHaveLength(1);
  });

  // Known fault 5: store-then-send was not atomic.
  test.each(["UpdateItem", "PutItem", "SendMessage"])(
    "given %s fails, then 500 with the cause in the log only, and a retry converges on one record",
    async (operation) => {
      const transaction_id = newTransaction();
      const call = { body: webhookBody({ transaction_id }) };
      aws.inject({ operation, kind: "before" });

      const failed = await post(call);
      const retry = await post(call);

      expect(failed).toMatchObject({ statusCode: 500, body: '{"error":"Internal server error"}' });
      expect(failed.logs).toContain("injected fault");
      expect(retry.statusCode).toBe(200);
      expect(await aws.records(transaction_id)).toHaveLength(1);
      const messages = (await aws.queuedMessages()).filter(({ Body }) => Body?.includes(`"${transaction_id}"`));
      expect(messages.length).toBeGreaterThanOrEqual(1);
    },
  );

  test("given the same key with other content, even for another transaction, then 422 and nothing changes", async () => {
    const [first, second] = [newTransaction(), newTransaction()];
    const headers = { "Idempotency-Key": `key-${first}` };
    await post({ headers, body: webhookBody({ transaction_id: first }) });
    const before = await aws.items();

    const answer = await post({ headers, body: webhookBody({ transaction_id: second }) });

    expect(answer.logs).toContain(`"event_id":"${eventIdOfKey(`key-${first}`)}"`);
    expect(answer).toMatchObject({
      statusCode: 422,
      body: '{"error":"Idempotency key already used with other content"}',
    });
    expect(await aws.items()).toEqual(before);
  });

  test("given many webhooks for one transaction in the same millisecond, then as many records", async () => {
    const transaction_id = newTransaction();
    const now = jest.spyOn(Date, "now").mockReturnValue(Date.now());
    try {
      for (let sequence = 0; sequence < 60; sequence += 1) {
        await post({ body: webhookBody({ transaction_id, sequence }) });
      }
    } finally {
      now.mockRestore();
    }

    expect(await aws.records(transaction_id)).toHaveLength(60);
  });

  test("given another event's record under the timestamp that would be taken, then it is not overwritten", async () => {
    const transaction_id = newTransaction();
    const body = webhookBody({ transaction_id });
    const now = Date.now();
    const { eventId } = aWebhook({ transaction_id });
    const taken = recordTimestamp(new Date(now).toISOString(), eventId);
    await aws.put({ transaction_id: { S: transaction_id }, timestamp: { S: taken }, event_id: { S: "another" } });
    const clock = jest.spyOn(Date, "now").mockReturnValue(now);

    const answer = await post({ body }).finally(() => clock.mockRestore());

    expect(answer.statusCode).toBe(200);
    const events = (await aws.records(transaction_id)).map(({ event_id }) => event_id?.S);
    expect(events.sort()).toEqual([eventId, "another"].sort());
  });

  // Known fault 6: a null body was a 500.
  test.each([
    [{ body: null, headers: null }, "Missing request body"],
    [{ body: "not json" }, "Invalid request body"],
    [{ body: webhookBody({ amount: undefined }) }, "Missing required field: amount"],
    [{ body: webhookBody({ transaction_id: "a b" }) }, "Invalid transaction_id"],
    [{ body: webhookBody(), headers: { "webhook-id": "" } }, "Invalid webhook-id"],
  ])("given %j, then 400 naming the field, and nothing is called", async (call, message) => {
    const answer = await post(call);

    expect(answer.statusCode).toBe(400);
    expect(JSON.parse(answer.body).error).toContain(message);
    expect(aws.takeCalls()).toEqual([]);
  });

  test("given a body too large for one item, then 413 and nothing is called", async () => {
    const answer = await post({ body: webhookBody({ note: "x".repeat(410_000) }) });

    expect(answer.statusCode).toBe(413);
    expect(aws.takeCalls()).toEqual([]);
  });

  test("given the largest body that is accepted, then its record can be stored", async () => {
    const transaction_id = newTransaction();
    const frame = webhookBody({ transaction_id, note: "" }).length;
    let size = 409_600 - frame;
    while ((await post({ body: webhookBody({ transaction_id, note: "x".repeat(size) }) })).statusCode === 413)
      size -= 16;

    expect(size).toBeGreaterThan(409_000 - frame);
    expect(await aws.records(transaction_id)).toHaveLength(1);
  });

  // Known fault 11: clients were created at every invocation.
  test("given a warm container, then further webhooks open no connection", async () => {
    let connections = 0;
    const onConnection = () => {
      connections += 1;
    };
    await post({ body: webhookBody({ transaction_id: newTransaction() }) });

    subscribe("net.client.socket", onConnection);
    for (let index = 0; index < 5; index += 1) await post({ body: webhookBody({ transaction_id: newTransaction() }) });
    unsubscribe("net.client.socket", onConnection);

    expect(connections).toBe(0);
  });

  test("given card data in every field, then neither the answer nor the log repeats it", async () => {
    const card = "4111111111111111";
    const planted = { transaction_id: card, note: card, email: "a@example.com", cvv: "cvv-987", [card]: card };

    const answers = [
      await post({ body: webhookBody(planted), headers: { "Idempotency-Key": card, "X-Card": card } }),
      await post({ body: webhookBody({ ...planted, currency: card, status: card, amount: card }) }),
      await post({ body: `{"transaction_id": ${card}` }),
      await post({ body: webhookBody({ ...planted, amount: 1 }), headers: { "Idempotency-Key": card } }),
    ];

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 400, 400, 422]);
    for (const { body, logs } of answers) {
      expect(body).not.toMatch(/4111111111111111|a@example\.com/);
      expect(logs).not.toMatch(/4111111111111111|a@example\.com|cvv-987/);
    }
  });
});
