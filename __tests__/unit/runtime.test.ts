import type { APIGatewayProxyEvent, Context } from "aws-lambda";
import { ConfigurationError, RequestError } from "../../functions/domain/errors.ts";
import { readLifecycle } from "../../functions/domain/payment-events.ts";
import { ENVIRONMENT_VARIABLES, readEnvironment } from "../../functions/runtime/environment.ts";
import { type HttpRequest, httpHandler } from "../../functions/runtime/http.ts";
import { nameEvent } from "../../functions/runtime/logger.ts";
import { captureOutput } from "../../testing/capture-output.ts";

const context = { awsRequestId: "request-1", functionName: "function-1" } as Context;
const anEvent = (changes: object = {}) =>
  ({
    body: null,
    headers: {},
    pathParameters: null,
    requestContext: { domainName: "api.example.com", path: "/prod/webhooks/shop" },
    ...changes,
  }) as APIGatewayProxyEvent;

describe("the environment of a function", () => {
  test("given all its variables, then they are read", () => {
    const variables = { DYNAMODB_TABLE: "table", KMS_KEY_ID: "key", OTHER: "x" };

    expect(readEnvironment("transaction-reader", variables)).toEqual({ DYNAMODB_TABLE: "table", KMS_KEY_ID: "key" });
  });

  test("given the lifecycle, then it is read; without it basic holds, and a wrong one is an error", () => {
    const variables = { DYNAMODB_TABLE: "table", KMS_KEY_ID: "key", LIFECYCLE: "full" };

    expect(readLifecycle(readEnvironment("transaction-reader", variables).LIFECYCLE)).toBe("full");
    expect(readLifecycle(undefined)).toBe("basic");
    expect(() => readLifecycle("long")).toThrow("LIFECYCLE: must be one of basic, full");
  });

  test("given none, then every missing one is named", () => {
    expect(() => readEnvironment("webhook-processor", {})).toThrow(
      `webhook-processor: environment variables not set: ${ENVIRONMENT_VARIABLES["webhook-processor"].join(", ")}`,
    );
  });
});

describe("an HTTP handler", () => {
  const requestOf = async (event: APIGatewayProxyEvent) => {
    let seen: HttpRequest | undefined;
    await httpHandler(async (request) => {
      seen = request;
    })(event, context);
    return seen;
  };

  test("given headers in any case and no path parameters, then the route sees lower-case names, an empty object and the URL that was called", async () => {
    const request = await requestOf(anEvent({ headers: { "Idempotency-KEY": "key" } }));

    expect(request).toEqual({
      body: null,
      headers: { "idempotency-key": "key" },
      pathParameters: {},
      rawBody: Buffer.alloc(0),
      requestId: "request-1",
      resource: "",
      url: "https://api.example.com/prod/webhooks/shop",
    });
  });

  test.each([
    [{ multiValueHeaders: { "Idempotency-Key": ["1", "2"] }, headers: { "Idempotency-Key": "2" } }, ["1", "2"]],
    [{ multiValueHeaders: { "Idempotency-Key": ["1"], "idempotency-KEY": ["2"] } }, ["1", "2"]],
    [{ multiValueHeaders: { "Idempotency-Key": ["1"] } }, "1"],
    [{ multiValueHeaders: null, headers: { "Idempotency-Key": "1", "idempotency-KEY": "2" } }, ["1", "2"]],
  ])("given %j, then the route sees every value of the header", async (headers, seen) => {
    expect((await requestOf(anEvent(headers)))?.headers).toEqual({ "idempotency-key": seen });
  });

  test("given a base64 body, then the route sees the text", async () => {
    const body = Buffer.from('{"note":"€"}').toString("base64");

    expect((await requestOf(anEvent({ body, isBase64Encoded: true })))?.body).toBe('{"note":"€"}');
  });

  test("given a base64 body that is no UTF-8, then 400", async () => {
    const body = Buffer.from([0xff, 0xfe]).toString("base64");

    const { result } = await captureOutput(() =>
      httpHandler(async (request) => request.body)(anEvent({ body, isBase64Encoded: true }), context),
    );

    expect(result).toMatchObject({ statusCode: 400, body: '{"error":"Invalid request body: must be UTF-8 text"}' });
  });

  test("given a body with half of a surrogate pair, then 400", async () => {
    const { result } = await captureOutput(() =>
      httpHandler(async (request) => request.body)(anEvent({ body: '"\ud800"' }), context),
    );

    expect(result).toMatchObject({ statusCode: 400, body: '{"error":"Invalid request body: must be UTF-8 text"}' });
  });

  test("given a refusal, then its status and message, as JSON", async () => {
    const handler = httpHandler(() => Promise.reject(new RequestError(404, "Transaction not found")));

    const { result } = await captureOutput(() => handler(anEvent(), context));

    expect(result).toEqual({
      statusCode: 404,
      headers: { "Content-Type": "application/json" },
      body: '{"error":"Transaction not found"}',
    });
  });

  test("given a fault, then a 500 that does not say why, and a log line with the cause and the request id", async () => {
    const handler = httpHandler(() => Promise.reject(new ConfigurationError("the cause")));

    const { result, lines } = await captureOutput(() => handler(anEvent(), context));

    expect(result).toMatchObject({ statusCode: 500, body: '{"error":"Internal server error"}' });
    expect(lines.find(({ level }) => level === "ERROR")).toMatchObject({
      function_request_id: "request-1",
      error: { message: "the cause" },
    });
  });

  test("given a fault, then it is counted; a refusal is not", async () => {
    const counted = async (error: Error) => {
      const { lines } = await captureOutput(() => httpHandler(() => Promise.reject(error))(anEvent(), context));
      return lines.flatMap(({ FaultAnswered }) => FaultAnswered ?? []);
    };

    expect(await counted(new Error("the cause"))).toEqual([1]);
    expect(await counted(new RequestError(404, "Transaction not found"))).toEqual([]);
  });

  test("given what a line of one invocation names, then no line of the next one does", async () => {
    const handler = httpHandler(async ({ body }) => {
      if (body === "first") nameEvent("event-1");
      throw new RequestError(400, "refused");
    });

    const first = await captureOutput(() => handler(anEvent({ body: "first" }), context));
    const second = await captureOutput(() => handler(anEvent({ body: "second" }), context));

    const refusals = [first, second].flatMap(({ lines }) => lines.filter(({ level }) => level === "INFO"));
    expect(refusals.map(({ event_id }) => event_id)).toEqual(["event-1", undefined]);
  });

  test("given a request id that the caller chose, then the log has the one that API Gateway made", async () => {
    const requestContext = { requestId: "4111111111111111", extendedRequestId: "made-by-api-gateway" };
    const handler = httpHandler(() => Promise.reject(new Error("the cause")));

    const { lines } = await captureOutput(() => handler(anEvent({ requestContext }), context));

    expect(lines).toContainEqual(expect.objectContaining({ api_request_id: "made-by-api-gateway" }));
    expect(JSON.stringify(lines)).not.toContain("4111111111111111");
  });
});
