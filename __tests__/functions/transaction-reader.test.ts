import { type ApiCall, callApi } from "../../testing/factories/lambda-events.ts";
import { aPaymentItem, recordTime } from "../../testing/factories/payment-items.ts";
import { type EmulatedAws, startEmulatedAws } from "../../testing/systems/emulated-aws.ts";

let aws: EmulatedAws;
let get: (call: ApiCall) => ReturnType<typeof callApi>;

beforeAll(async () => {
  aws = await startEmulatedAws();
  const { handler } = await import("../../functions/transaction-reader.ts");
  get = (call) => callApi(handler, call);
});
afterAll(() => aws.stop());
beforeEach(() => aws.takeCalls());

const read = (id: string) => get({ pathParameters: { id } });

describe("transaction-reader", () => {
  // Known fault 2: reading any stored transaction was a 500.
  test("given a recorded payment, then 200 with the fields of the contract and no other", async () => {
    await aws.put(aPaymentItem("tx-1", 1, { amount: { N: "12.3" } }));

    const answer = await read("tx-1");

    expect(answer.statusCode).toBe(200);
    expect(answer.headers).toEqual({ "Content-Type": "application/json" });
    expect(JSON.parse(answer.body)).toEqual({
      transaction_id: "tx-1",
      timestamp: "2026-11-24T08:00:00.001000000Z",
      amount: 12.3,
      currency: "USD",
      status: "completed",
    });
  });

  const happened = (transaction: string, minute: number, status: string, kind?: string) =>
    aws.put(
      aPaymentItem(transaction, minute * 60_000, {
        status: { S: status },
        occurred_at: { S: recordTime(minute * 60_000) },
        ...(kind !== undefined && { kind: { S: kind } }),
      }),
    );
  const statusOf = async (transaction: string) => JSON.parse((await read(transaction)).body).status;

  test("given events that tell when they happened, then a newer attempt follows a failed one, and a cancellation is final", async () => {
    await happened("tx-retry", 0, "pending");
    await happened("tx-retry", 1, "failed");
    await happened("tx-retry", 2, "pending");
    await happened("tx-canceled", 1, "failed", "canceled");
    await happened("tx-canceled", 2, "pending");

    expect([await statusOf("tx-retry"), await statusOf("tx-canceled")]).toEqual(["pending", "failed"]);
  });

  test("given a completed payment older than a page of failed attempts, then it is completed", async () => {
    await happened("tx-paid", 0, "completed");
    for (let minute = 1; minute <= 21; minute += 1) await happened("tx-paid", minute, "failed");

    expect(await statusOf("tx-paid")).toBe("completed");
  });

  test("given a recorded payment, then it takes one AWS call", async () => {
    await aws.put(aPaymentItem("tx-1", 1));

    await read("tx-1");

    expect(aws.takeCalls().map(({ operation }) => operation)).toEqual(["Query"]);
  });

  // Known fault 6: null path parameters were a 500.
  test.each([
    ["no path parameters", { pathParameters: null }, 400, "Missing transaction ID"],
    ["an empty id", { pathParameters: { id: "" } }, 400, "Missing transaction ID"],
    [
      "an id that cannot be one",
      { pathParameters: { id: "idempotency#1" } },
      400,
      "Invalid transaction ID: must consist of letters, digits, _ and - only",
    ],
    ["an unknown id", { pathParameters: { id: "unknown" } }, 404, "Transaction not found"],
  ])("given %s, then it is refused", async (_case, call, statusCode, error) => {
    const answer = await get(call);

    expect(answer).toMatchObject({ statusCode, body: JSON.stringify({ error }) });
  });

  test("given a fault of the table, then 500 and the cause in the log only", async () => {
    aws.inject({ operation: "Query", kind: "fail" });

    const answer = await read("tx-1");

    expect(answer).toMatchObject({ statusCode: 500, body: '{"error":"Internal server error"}' });
    expect(answer.logs).toMatch(/"name":"InjectedFault".*"call":"DynamoDB.Query"/);
  });
});
