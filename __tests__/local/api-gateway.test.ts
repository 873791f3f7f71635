import { execFile } from "node:child_process";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import { type Answer, call, send, sign } from "../support/local-requests.ts";
import { TestSystem } from "../support/local-system.ts";

jest.setTimeout(30_000);

let system: TestSystem;

beforeAll(async () => {
  system = await TestSystem.start({
    overrides: {
      // Notify alone: the other routes keep the stack's throttle of all methods.
      "aws_api_gateway_method_settings.prod": {
        method_path: "transactions/{id}/notify/POST",
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

function expectForbidden(answer: Answer) {
  expect(answer.status).toBe(403);
  expect(Object.keys(answer.json)).toEqual(["error"]);
  expect(answer.headers.get("x-amzn-requestid")).toMatch(/^[\da-f-]{36}$/);
}

describe("signatures", () => {
  test("the SDK's signature passes, in headers and in the query", async () => {
    // when
    const header = await call(system.url, { ...READ, query: { z: "1", a: "b c", "x-y": "*'()!" } });
    const query = await call(system.url, READ, { presignSeconds: 60 });

    // then
    expect([header.status, query.status]).toEqual([404, 404]);
  });

  test("curl's signature passes, and the body arrives as curl sent it", async () => {
    // given
    const args = ["-s", "--aws-sigv4", "aws:amz:us-east-1:execute-api", "--user", "local:local"];

    // when
    const { stdout } = await promisify(execFile)("curl", [
      ...args,
      ...["-H", "content-type: application/json", "-d", BODY, `${system.url}/webhooks/payment`],
    ]);
    const read = await promisify(execFile)("curl", [...args, `${system.url}/transactions/gw-1`]);

    // then
    expect(JSON.parse(stdout)).toEqual({ message: "Payment processed successfully" });
    expect(JSON.parse(read.stdout)).toMatchObject({ transaction_id: "gw-1", amount: 1.5 });
  });

  test("no signature, or another scheme, is a missing token", async () => {
    // when
    const none = await send(new Request(`${system.url}${READ.path}`));
    const basic = await send(
      new Request(`${system.url}${READ.path}`, { headers: { authorization: "Basic bG9jYWw=" } }),
    );

    // then
    expect([none.status, none.json]).toEqual([403, MISSING_TOKEN]);
    expect([basic.status, basic.json]).toEqual([403, MISSING_TOKEN]);
    expect(none.headers.get("x-amzn-errortype")).toBe("MissingAuthenticationTokenException");
  });

  test.each([
    ["another secret", { secretAccessKey: "other" }],
    ["another access key", { accessKeyId: "other" }],
    ["another region", { region: "eu-west-1" }],
    ["another service", { service: "s3" }],
    ["a date six minutes ago", { date: new Date(Date.now() - 6 * 60_000) }],
    ["a date in six minutes", { date: new Date(Date.now() + 6 * 60_000) }],
    ["a query signature that has expired", { presignSeconds: 1, date: new Date(Date.now() - 5_000) }],
  ])("a signature with %s is refused", async (_what, options) => {
    // when
    const answer = await call(system.url, READ, options);

    // then
    expectForbidden(answer);
    expect(answer.json).not.toEqual(MISSING_TOKEN);
  });

  test("a signature four minutes old passes", async () => {
    // when
    const answer = await call(system.url, READ, { date: new Date(Date.now() - 4 * 60_000) });

    // then
    expect(answer.status).toBe(404);
  });

  test("a body, path, query, method or signed header changed after signing is refused", async () => {
    // given
    const signed = await sign(system.url, WEBHOOK);
    const { headers, url } = signed;
    const changedHeader = new Headers(headers);
    changedHeader.set("content-type", "application/json; charset=utf-8");
    const unclaimed = new Headers(headers);
    unclaimed.delete("x-amz-content-sha256");

    // when
    const answers = await Promise.all(
      [
        new Request(url, { method: "POST", headers, body: BODY.replace("1.5", "9.5") }),
        new Request(url, { method: "POST", headers: unclaimed, body: BODY.replace("1.5", "9.5") }),
        new Request(`${url}?a=1`, { method: "POST", headers, body: BODY }),
        new Request(`${system.url}/transactions/gw-1/notify`, { method: "POST", headers, body: BODY }),
        new Request(url, { method: "POST", headers: changedHeader, body: BODY }),
      ].map(send),
    );
    const unchanged = await send(new Request(url, { method: "POST", headers, body: BODY }));

    // then
    answers.forEach(expectForbidden);
    expect(unchanged.status).toBe(200);
  });
});

describe("routing", () => {
  test.each([
    ["GET", "/nothing"],
    ["GET", "/webhooks/payment"],
    ["DELETE", "/transactions/gw-1"],
    ["GET", "/transactions/a/b"],
    ["GET", "/transactions/"],
    ["GET", ""],
  ])("%s %s is no route: API Gateway asks for a token", async (method, path) => {
    // when
    const answer = await call(system.url, { method, path });

    // then
    expect([answer.status, answer.json]).toEqual([403, MISSING_TOKEN]);
  });

  test("a method that HTTP servers do not know is no route either", async () => {
    // when
    const answer = await call(system.url, { ...READ, method: "REPORT" });

    // then
    expect([answer.status, answer.json]).toEqual([403, MISSING_TOKEN]);
  });

  test("query parameters and content types may be called anything", async () => {
    // when
    const query = await call(system.url, { ...READ, query: { valueOf: "1", __proto__: "2" } });
    const contentType = await call(system.url, { ...WEBHOOK, headers: { "content-type": "no type" } });

    // then
    expect([query.status, contentType.status]).toEqual([404, 200]);
  });

  test("what is no HTTP is refused in the same shape", async () => {
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

  test("a path outside the stage is forbidden", async () => {
    // when
    const answer = await send(new Request(system.url.replace("/prod", "/other/transactions/gw-1")));

    // then
    expect([answer.status, answer.json]).toEqual([403, { message: "Forbidden" }]);
  });

  test("a path parameter reaches the handler as sent, percent-encoded", async () => {
    // when
    const answer = await call(system.url, { path: "/transactions/a%20b" });

    // then
    expect(answer.status).toBe(400);
    expect(answer.json.error).toMatch(/Invalid transaction ID/);
  });
});

describe("request validation", () => {
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
  ])("%s is refused by the model, by name and without repeating it", async (_what, body, message) => {
    // when
    const answer = await post(body);

    // then
    expect(answer.status).toBe(400);
    expect(answer.headers.get("content-type")).toBe("application/json");
    expect(answer.json).toEqual({ error: expect.stringContaining(message) });
    expect(answer.text).not.toMatch(/4111|XYZ|paid/);
  });

  test("an absent body is refused", async () => {
    // when
    const answer = await call(system.url, { path: "/webhooks/payment", method: "POST" });

    // then
    expect(answer.status).toBe(400);
    expect(answer.json.error).toMatch(/instance type \(null\)/);
  });

  test("a content type with parameters has the same model; one without a model goes to the handler", async () => {
    // when
    const withCharset = await post(webhook({ amount: undefined }), "application/json; charset=utf-8");
    const plain = await post(webhook({ amount: undefined }), "text/plain");

    // then
    expect(withCharset.json.error).toMatch(/^Invalid request body: \[object has missing required properties/);
    expect([plain.status, plain.json]).toEqual([400, { error: "Missing required field: amount" }]);
  });

  test("formats are not enforced by the model, but by the handler", async () => {
    // when
    const answer = await call(system.url, {
      path: "/transactions/gw-1/notify",
      body: '{"email":"not-an-address","template":"payment_failed"}',
    });

    // then
    expect([answer.status, answer.json.error]).toEqual([400, expect.stringMatching(/^Invalid email/)]);
  });

  test("more than ten megabytes are refused by the API, more than six by Lambda", async () => {
    // when
    const api = await post(webhook({ note: "x".repeat(10 * 1024 * 1024) }));
    const lambda = await post(webhook({ note: "x".repeat(6 * 1024 * 1024) }));

    // then
    expect([api.status, lambda.status]).toEqual([413, 413]);
    expect(lambda.json).toEqual({ error: "Request Too Long" });
  });
});

test("requests beyond the throttle's burst get 429", async () => {
  // when
  const answers: Answer[] = [];
  for (let i = 0; i < 4; i += 1) {
    answers.push(await call(system.url, { path: "/transactions/gw-unknown/notify", body: "{}" }));
  }

  // then
  expect(answers.at(-1)?.status).toBe(429);
  expect(answers.at(-1)?.json).toEqual({ error: "Too Many Requests" });
});
