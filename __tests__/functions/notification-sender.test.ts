import { type ApiCall, callApi } from "../../testing/factories/lambda-events.ts";
import { aPaymentItem } from "../../testing/factories/payment-items.ts";
import { type EmulatedAws, startEmulatedAws } from "../../testing/systems/emulated-aws.ts";

let aws: EmulatedAws;
let post: (call: ApiCall) => ReturnType<typeof callApi>;

beforeAll(async () => {
  aws = await startEmulatedAws();
  const { handler } = await import("../../functions/notification-sender.ts");
  post = (call) => callApi(handler, call);
  await aws.put(aPaymentItem("tx-1", 1, { amount: { N: "0.1000000000000000000000000000000000001" } }));
});
afterAll(() => aws.stop());
beforeEach(() => aws.takeCalls());

const notify = (id: string, body: object | null) =>
  post({ pathParameters: { id }, body: body === null ? null : JSON.stringify(body) });

describe("notification-sender", () => {
  test("given a payment, then 200 after publishing the notification of the contract, in two AWS calls", async () => {
    const answer = await notify("tx-1", { email: "a@example.com", template: "payment_pending" });

    expect(answer).toMatchObject({ statusCode: 200, body: '{"message":"Notification sent successfully"}' });
    expect(aws.takeCalls().map(({ operation }) => operation)).toEqual(["Query", "Publish"]);
    expect(await aws.notifications()).toEqual([
      expect.objectContaining({
        Subject: "Payment Notification - tx-1",
        Message:
          '{"transaction_id":"tx-1","email":"a@example.com","template":"payment_pending",' +
          '"amount":0.1000000000000000000000000000000000001,"currency":"USD","status":"completed"}',
      }),
    ]);
    expect(answer.logs).not.toContain("a@example.com");
  });

  test("given no template, then payment_confirmation", async () => {
    await notify("tx-1", { email: "a@example.com" });

    const [notification] = await aws.notifications();
    expect(JSON.parse(notification?.Message ?? "{}")).toMatchObject({ template: "payment_confirmation" });
  });

  test.each([
    ["no e-mail", {}, 400, "Email address required"],
    ["a bad e-mail", { email: "nobody" }, 400, "Invalid email: must be an e-mail address"],
    ["an e-mail that is not text", { email: 1 }, 400, "Invalid email: must be an e-mail address"],
    [
      "an unknown template",
      { email: "a@example.com", template: "other" },
      400,
      "Invalid template: must be one of payment_confirmation, payment_failed, payment_pending",
    ],
    ["no body", null, 400, "Missing request body: must be a JSON object"],
    [
      "too large a body",
      { email: "a@example.com", note: "x".repeat(410_000) },
      413,
      "Request body too large: must be at most 409600 bytes",
    ],
  ])("given %s, then it is refused and nothing is called", async (_case, body, statusCode, error) => {
    const answer = await notify("tx-1", body);

    expect(answer).toMatchObject({ statusCode, body: JSON.stringify({ error }) });
    expect(aws.takeCalls()).toEqual([]);
  });

  test("given no path parameters, then 400; given an unknown id, then 404", async () => {
    const body = JSON.stringify({ email: "a@example.com" });

    expect(await post({ body })).toMatchObject({ statusCode: 400, body: '{"error":"Missing transaction ID"}' });
    expect(await notify("unknown", { email: "a@example.com" })).toMatchObject({
      statusCode: 404,
      body: '{"error":"Transaction not found"}',
    });
  });

  test("given a fault of the topic, then 500 without the cause", async () => {
    aws.inject({ operation: "Publish", kind: "fail" });

    const answer = await notify("tx-1", { email: "a@example.com" });

    expect(answer).toMatchObject({ statusCode: 500, body: '{"error":"Internal server error"}' });
    expect(answer.logs).toContain('"level":"ERROR"');
    expect(answer.logs).not.toContain("a@example.com");
  });
});
