import { resolve } from "node:path";
import { call } from "../../testing/http/signed-requests.ts";
import { TestSystem } from "../../testing/systems/local-system.ts";

/** The reader's code is replaced by a fixture that does what the id says; its timeout is two seconds. */
let system: TestSystem;

beforeAll(async () => {
  system = await TestSystem.start({
    overrides: {
      "archive_file.transaction_reader": { source_dir: resolve(__dirname, "../../testing/systems/local-function") },
      "aws_lambda_function.transaction_reader": {
        filename: "${archive_file.transaction_reader.output_path}",
        timeout: 2,
      },
      "aws_api_gateway_integration.post_transactions_id_notify": { timeout_milliseconds: 1 },
      "aws_lambda_permission.post_webhooks_payment": null,
    },
  });
});
afterAll(() => system.stop());

const get = (id: string, query: Record<string, string> = {}) =>
  call(system.url, { path: `/transactions/${id}`, query, headers: { "X-Custom": "kept" } });

test("given a handler, when it is called, then it gets the proxy event of a REST API", async () => {
  // when
  const { json: event } = await get("event", { a: "1 2", b: "é" });

  // then
  expect(event).toMatchObject({
    resource: "/transactions/{id}",
    path: "/transactions/event",
    httpMethod: "GET",
    pathParameters: { id: "event" },
    queryStringParameters: { a: "1 2", b: "é" },
    multiValueQueryStringParameters: { a: ["1 2"], b: ["é"] },
    stageVariables: null,
    body: null,
    isBase64Encoded: false,
    requestContext: {
      stage: "prod",
      path: "/prod/transactions/event",
      resourcePath: "/transactions/{id}",
      httpMethod: "GET",
      identity: { accessKey: "local", sourceIp: "127.0.0.1" },
    },
  });
  expect(event.headers).toMatchObject({ "X-Custom": "kept", "X-Forwarded-Proto": "https" });
  expect(event.headers).not.toHaveProperty("authorization");
  expect(event.headers).not.toHaveProperty("Authorization");
});

test("given no query parameters, when a handler is called, then they are null", async () => {
  // when
  const { json: event } = await get("event");

  // then
  expect(event).toMatchObject({ queryStringParameters: null, multiValueQueryStringParameters: null });
});

test("given a handler, when it is called, then it gets Lambda's context", async () => {
  // when
  const { json: context } = await get("context");

  // then
  expect(context).toMatchObject({
    functionName: "transaction-reader-prod",
    functionVersion: "$LATEST",
    invokedFunctionArn: "arn:aws:lambda:us-east-1:000000000000:function:transaction-reader-prod",
    logGroupName: "/aws/lambda/transaction-reader-prod",
    memoryLimitInMB: "512",
  });
  expect(context.awsRequestId).toMatch(/^[\da-f-]{36}$/);
  expect(context.remaining).toBeGreaterThan(1000);
  expect(context.remaining).toBeLessThanOrEqual(2000);
});

test("given a handler, when it is called, then its environment is the stack's variables and Lambda's own, nothing of the machine", async () => {
  // when
  const { json: environment } = await get("environment");

  // then
  const own = Object.keys(environment).filter((name) => !/^(AWS_|LAMBDA_|_)/.test(name));
  expect(own.sort()).toEqual(["DYNAMODB_TABLE", "KMS_KEY_ID", "LANG", "TZ"]);
  expect(environment).toMatchObject({
    DYNAMODB_TABLE: "payment-transactions-prod",
    AWS_REGION: "us-east-1",
    AWS_LAMBDA_FUNCTION_NAME: "transaction-reader-prod",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "512",
    AWS_LAMBDA_LOG_LEVEL: "INFO",
    AWS_LAMBDA_LOG_FORMAT: "JSON",
    AWS_ENDPOINT_URL_DYNAMODB: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    _X_AMZN_TRACE_ID: expect.stringMatching(/^Root=1-/),
  });
});

test("given a container, when several invocations come, then it handles one after another", async () => {
  // given
  const { json: first } = await get("count");

  // when
  const { json: second } = await get("count");

  // then
  expect(second.invocations).toBe(Number(first.invocations) + 1);
});

test("given a handler, when it answers with headers, repeated headers and binary bodies, then they come out as it gave them", async () => {
  // when
  const headers = await get("headers");
  const binary = await get("binary");

  // then
  expect(headers.status).toBe(201);
  expect(headers.headers.get("x-one")).toBe("1");
  expect(headers.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
  expect(binary.headers.get("content-type")).toBe("application/json");
});

test.each(["throw", "exit", "nothing", "number-body"])(
  "given a handler, when it fails by %s, then the answer is a 502 in our shape",
  async (id) => {
    // when
    const answer = await get(id);

    // then
    expect([answer.status, answer.json]).toEqual([502, { error: "Internal server error" }]);
    expect((await get("context")).status).toBe(200);
  },
);

test("given a function's timeout, when an invocation takes longer, then it is ended: 502", async () => {
  // when
  const answer = await get("hang");

  // then
  // API Gateway's own end would be a 504.
  expect(answer.status).toBe(502);
});

test("given an invocation that fails, when it is answered, then the cause is in the function's log, not in the answer", async () => {
  // when
  const answer = await get("throw");

  // then
  expect(answer.text).not.toContain("boom");
  expect(system.events).toContainEqual({
    type: "log",
    functionName: "transaction-reader-prod",
    level: "ERROR",
    message: "Error: boom",
  });
});

test("given an integration, when it takes longer than API Gateway waits, then the answer is a 504", async () => {
  // when
  const answer = await call(system.url, {
    path: "/transactions/slow-1/notify",
    body: JSON.stringify({ email: "payer@example.com", template: "payment_pending" }),
  });

  // then
  expect([answer.status, answer.json]).toEqual([504, { error: "Internal server error" }]);
});

test("given a route whose function API Gateway may not invoke, when it is called, then the answer is a 500", async () => {
  // when
  const answer = await call(system.url, {
    path: "/webhooks/payment",
    body: '{"transaction_id":"p-1","amount":1,"currency":"USD","status":"pending"}',
  });

  // then
  expect([answer.status, answer.json]).toEqual([500, { error: "Internal server error" }]);
});
