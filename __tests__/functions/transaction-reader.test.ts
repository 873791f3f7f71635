import { type ApiCall, callApi } from "../../testing/factories/lambda-events.ts";
import { aPaymentItem } from "../../testing/factories/payment-items.ts";
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

  test.each(["0.1", "12345678901234567890.123456789012345678", "0", "99999999999999999999999999999999999999"])(
    "given the amount %s, then the answer has it exactly, as a number",
    async (amount) => {
      await aws.put(aPaymentItem("tx-exact", 1, { amount: { N: amount } }));

      expect((await read("tx-exact")).body).toContain(`"amount":${amount},`);
    },
  );

  test("given a late pending after an outcome, then the outcome", async () => {
    await aws.put(aPaymentItem("tx-late", 1, { status: { S: "failed" } }));
    await aws.put(aPaymentItem("tx-late", 2, { status: { S: "pending" } }));

    expect(JSON.parse((await read("tx-late")).body)).toMatchObject({ status: "failed" });
  });

  test("given an outcome older than a page of late pendings, then still the outcome", async () => {
    await aws.put(aPaymentItem("tx-many", 0, { status: { S: "completed" } }));
    for (let index = 1; index <= 45; index += 1) {
      await aws.put(aPaymentItem("tx-many", index, { status: { S: "pending" } }));
    }

    expect(JSON.parse((await read("tx-many")).body)).toMatchObject({ status: "completed" });
  });

  test("given only pending records, then the newest", async () => {
    for (const index of [1, 2]) await aws.put(aPaymentItem("tx-open", index, { status: { S: "pending" } }));

    expect(JSON.parse((await read("tx-open")).body)).toMatchObject({ timestamp: expect.stringContaining(".002") });
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
    aws.inject({ operation: "Query", kind: "before" });

    const answer = await read("tx-1");

    expect(answer).toMatchObject({ statusCode: 500, body: '{"error":"Internal server error"}' });
    expect(answer.logs).toContain("injected fault");
  });
});
