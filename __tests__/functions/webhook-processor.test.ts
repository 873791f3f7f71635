import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { eventIdOfKey } from "../../functions/domain/webhook-identity.ts";
import { type ApiCall, callApi } from "../../testing/factories/lambda-events.ts";
import { webhookBody } from "../../testing/factories/webhooks.ts";
import { type EmulatedAws, startEmulatedAws } from "../../testing/systems/emulated-aws.ts";

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
        day_shard: { S: expect.stringMatching(/^\d{4}-\d\d-\d\d#[0-7]$/) },
      },
    ]);
    expect((await aws.queuedMessages()).map(({ Body = "{}" }) => JSON.parse(Body))).toEqual([
      {
        transaction_id,
        notification_type: "payment_received",
        event: {
          id: (await aws.records(transaction_id))[0]?.event_id?.S,
          time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        },
      },
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

  test("given the smallest amount that a table can hold, when it is sent, then it is stored", async () => {
    const transaction_id = newTransaction();

    const answer = await post({ body: webhookBody({ transaction_id }).replace("12.34", "1e-130") });

    expect(answer.statusCode).toBe(200);
    expect(Number((await aws.records(transaction_id))[0]?.amount?.N)).toBe(1e-130);
  });

  test("given a recorded webhook, when it is sent again, then that takes one AWS call", async () => {
    const call = { body: webhookBody({ transaction_id: newTransaction() }) };
    await post(call);
    aws.takeCalls();

    await post(call);

    expect(aws.takeCalls()).toHaveLength(1);
  });

  test("given a call that fails, when a webhook is sent, then the answer is 500, with the cause in the log only", async () => {
    aws.inject({ operation: "PutItem", kind: "fail" });

    const failed = await post({ body: webhookBody({ transaction_id: newTransaction() }) });

    expect(failed).toMatchObject({ statusCode: 500, body: '{"error":"Internal server error"}' });
    expect(failed.logs).toContain(`"call":"DynamoDB.PutItem"`);
  });

  test("given a used key, when it comes with other content, then the log says of which event", async () => {
    const headers = { "Idempotency-Key": "key-used" };
    await post({ headers, body: webhookBody({ transaction_id: newTransaction() }) });

    const { logs } = await post({ headers, body: webhookBody({ transaction_id: newTransaction() }) });

    expect(logs).toContain(`"event_id":"${eventIdOfKey("key-used")}"`);
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
