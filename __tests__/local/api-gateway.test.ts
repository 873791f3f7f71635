import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { type Answer, call, send } from "../../testing/http/signed-requests.ts";
import { TestSystem } from "../../testing/systems/local-system.ts";

let system: TestSystem;

beforeAll(async () => {
  system = await TestSystem.start({
    overrides: {
      // Notify alone: the other routes keep the stack's throttle of all methods.
      "aws_api_gateway_method_settings.prod": {
        method_path: "~1transactions~1{id}~1notify/POST",
        settings: { throttling_rate_limit: 0.001, throttling_burst_limit: 3 },
      },
    },
  });
});
afterAll(() => system.stop());

const BODY = '{"transaction_id":"gw-1","amount":1.5,"currency":"USD","status":"completed"}';
const WEBHOOK = { path: "/webhooks/payment", body: BODY };
const READ = { path: "/transactions/gw-unknown" };
const MISSING_TOKEN = { error: "Missing Authentication Token" };

describe("given the API", () => {
  test.each([
    ["GET", "/nothing"],
    ["GET", "/webhooks/payment"],
    ["DELETE", "/transactions/gw-1"],
    ["GET", "/transactions/a/b"],
    ["GET", "/transactions/"],
    ["GET", ""],
  ])("when %s %s, which is not a route, is called, then API Gateway asks for a token", async (method, path) => {
    // when
    const answer = await call(system.url, { method, path });

    // then
    expect([answer.status, answer.json]).toEqual([403, MISSING_TOKEN]);
  });

  test("when a method that HTTP servers do not know is called, then it is not a route either", async () => {
    // when
    const answer = await call(system.url, { ...READ, method: "REPORT" });

    // then
    expect([answer.status, answer.json]).toEqual([403, MISSING_TOKEN]);
  });

  test("when query parameters and content types have any name, then they are accepted", async () => {
    // when
    const query = await call(system.url, { ...READ, query: { valueOf: "1", __proto__: "2" } });
    const contentType = await call(system.url, { ...WEBHOOK, headers: { "content-type": "no type" } });

    // then
    expect([query.status, contentType.status]).toEqual([404, 200]);
  });

  test("when what comes is not HTTP, then it is refused in the same shape", async () => {
    // given
    const { hostname, port } = new URL(system.url);
    const socket = connect(Number(port), hostname);

    // when
    socket.end("no HTTP\r\n\r\n");

    // then
    expect(await text(socket)).toMatch(
      /^HTTP\/1\.1 400 [\s\S]*\r\n\r\n{"error":"Invalid request: must be HTTP\/1.1"}$/,
    );
  });

  test("when a path outside the stage is called, then it is forbidden", async () => {
    // when
    const answer = await send(new Request(system.url.replace("/prod", "/other/transactions/gw-1")));

    // then
    expect([answer.status, answer.json]).toEqual([403, { message: "Forbidden" }]);
  });

  test("when a path parameter is percent-encoded, then it reaches the handler as sent", async () => {
    // when
    const answer = await call(system.url, { path: "/transactions/a%20b" });

    // then
    expect(answer.status).toBe(400);
    expect(answer.json.error).toMatch(/Invalid transaction ID/);
  });
});

describe("given the API's models", () => {
  const post = (body: string, contentType = "application/json") =>
    call(system.url, { path: "/webhooks/payment", body, headers: { "content-type": contentType } });
  const webhook = (fields: Record<string, unknown>) => JSON.stringify({ ...JSON.parse(BODY), ...fields });

  test.each([
    ["a missing amount", webhook({ amount: undefined }), 'object has missing required properties (["amount"])'],
    ["an amount that is text", webhook({ amount: "1" }), "amount: instance type (string)"],
    ["a negative amount", webhook({ amount: -1 }), "amount: numeric instance is lower than the required minimum"],
    ["another currency", webhook({ currency: "XYZ" }), "currency: instance value not found in enum"],
    ["another status", webhook({ status: "paid" }), "status: instance value not found in enum"],
    ["a bad id", webhook({ transaction_id: "4111 1111" }), "transaction_id: ECMA 262 regex"],
    ["a list", "[]", "instance type (array)"],
    ["no JSON", '{"transaction_id": "4111 1111"', "Could not parse request body into json"],
  ])(
    "when a webhook has %s, then the model refuses it, by name and without repeating it",
    async (_what, body, message) => {
      // when
      const answer = await post(body);

      // then
      expect(answer.status).toBe(400);
      expect(answer.headers.get("content-type")).toBe("application/json");
      expect(answer.json).toEqual({ error: expect.stringContaining(message) });
      expect(answer.text).not.toMatch(/4111|XYZ|paid/);
    },
  );

  test("when there is no body, then it is refused", async () => {
    // when
    const answer = await call(system.url, { path: "/webhooks/payment", method: "POST" });

    // then
    expect(answer.status).toBe(400);
    expect(answer.json.error).toMatch(/instance type \(null\)/);
  });

  test("when a content type has parameters, then it has the same model; and one without a model goes to the handler", async () => {
    // when
    const withCharset = await post(webhook({ amount: undefined }), "application/json; charset=utf-8");
    const plain = await post(webhook({ amount: undefined }), "text/plain");

    // then
    expect(withCharset.json.error).toMatch(/^Invalid request body: \[object has missing required properties/);
    expect([plain.status, plain.json]).toEqual([400, { error: "Missing required field: amount" }]);
  });

  test("when a format is wrong, then the model lets it through, and the handler refuses it", async () => {
    // when
    const answer = await call(system.url, {
      path: "/transactions/gw-1/notify",
      body: '{"email":"not-an-address","template":"payment_failed"}',
    });

    // then
    expect([answer.status, answer.json.error]).toEqual([400, expect.stringMatching(/^Invalid email/)]);
  });

  test("when a body has more than ten megabytes, then the API refuses it, and Lambda more than six", async () => {
    // when
    const api = await post(webhook({ note: "x".repeat(10 * 1024 * 1024) }));
    const lambda = await post(webhook({ note: "x".repeat(6 * 1024 * 1024) }));

    // then
    expect([api.status, lambda.status]).toEqual([413, 413]);
    expect(lambda.json).toEqual({ error: "Request Too Long" });
  });
});

test("given a throttle, when requests go beyond its burst, then they get 429", async () => {
  // when
  const answers: Answer[] = [];
  for (let i = 0; i < 4; i += 1) {
    answers.push(await call(system.url, { path: "/transactions/gw-unknown/notify", body: "{}" }));
  }

  // then
  expect(answers.at(-1)?.status).toBe(429);
  expect(answers.at(-1)?.json).toEqual({ error: "Too Many Requests" });
});
