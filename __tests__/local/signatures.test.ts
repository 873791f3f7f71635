import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { isIdempotencyItem } from "../../functions/adapters/items.ts";
import { closeConnections, exchange, type HttpAnswer } from "../../testing/http/raw-http.ts";
import { call, type SignedRequest, type SigningOptions, signature } from "../../testing/http/signed-requests.ts";
import { TestSystem } from "../../testing/systems/local-system.ts";

let system: TestSystem;

beforeAll(async () => {
  system = await TestSystem.start();
  await call(system.url, CONTROL);
});
afterAll(async () => {
  closeConnections();
  await system.stop();
});

const BODY = '{"transaction_id":"forged","amount":1.5,"currency":"USD","status":"completed"}';
const CONTROL = { path: "/webhooks/payment", body: BODY.replace("forged", "known") };
const NOTIFICATION = '{"email":"payer@example.com","template":"payment_confirmation"}';

/** Every route, each with a request that would have an effect or an answer. */
const ROUTES: readonly SignedRequest[] = [
  { method: "POST", path: "/webhooks/payment", body: BODY, query: { a: "1" }, headers: { "x-note": "1" } },
  { method: "GET", path: "/transactions/known", query: { a: "1" }, headers: { "x-note": "1" } },
  {
    method: "POST",
    path: "/transactions/known/notify",
    body: NOTIFICATION,
    query: { a: "1" },
    headers: { "x-note": "1" },
  },
];
const WITH_BODY = ROUTES.filter(({ body }) => body !== undefined);

/** A signed request, taken apart. */
interface Parts {
  method: string;
  path: string;
  query: Record<string, string>;
  headers: Record<string, string | string[]>;
  body: string;
}

async function signed(request: SignedRequest, options: SigningOptions = {}): Promise<Parts> {
  const { method, path, headers, query } = await signature(system.url, request, options);
  return { method, path, headers, query: { ...query } as Record<string, string>, body: String(request.body ?? "") };
}

function sendParts({ method, path, query, headers, body }: Parts): Promise<HttpAnswer> {
  const search = Object.entries(query).map((pair) => pair.map(encodeURIComponent).join("="));
  const target = [path, search.join("&")].filter((part) => part !== "").join("?");
  return exchange(new URL(system.url).origin, { method, path: target, headers, body: Buffer.from(body) });
}

function authorization({ headers }: Parts, change: (value: string) => string) {
  return { ...headers, authorization: change(String(headers.authorization)) };
}

const MISSING_TOKEN = { error: "Missing Authentication Token" };

/** Each of these has 403 and nothing done. */
async function expectForbidden(forged: readonly Parts[]): Promise<void> {
  expect(forged.length).toBeGreaterThan(0);
  for (const parts of forged) {
    const answer = await sendParts(parts);
    expect([answer.status, JSON.parse(answer.text)]).toEqual([403, { error: expect.any(String) }]);
    expect(answer.errorType).toMatch(/^(InvalidSignature|MissingAuthenticationToken)Exception$/);
  }
}

afterEach(async () => {
  const { Items = [] } = await system.clients().dynamoDb.send(new ScanCommand({ TableName: system.table }));
  const recorded = Items.map(({ transaction_id }) => transaction_id?.S).filter((id = "") => !isIdempotencyItem(id));
  expect(recorded).toEqual(["known"]);
  expect(
    system.events.filter((event) => event.type === "log" && event.functionName.startsWith("notification-sender")),
  ).toEqual([]);
});

describe("given a request that is signed right", () => {
  test("when the SDK signs it, in headers or in the query, with any query, then it gets in", async () => {
    // given
    const read = { path: "/transactions/known" };

    // when
    const answers = [
      await call(system.url, { ...read, query: { z: "1", a: "b c", "x-y": "*'()!" } }),
      await call(system.url, read, { presignSeconds: 60 }),
      await call(system.url, read, { date: new Date(Date.now() - 4 * 60_000) }),
    ];

    // then
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  });

  test("when curl signs it, then it gets in, with the body as curl sent it", async () => {
    // given
    const args = ["-s", "--aws-sigv4", "aws:amz:us-east-1:execute-api", "--user", "local:local"];

    // when
    const { stdout } = await promisify(execFile)("curl", [
      ...args,
      ...["-H", "content-type: application/json", "-d", CONTROL.body, `${system.url}/webhooks/payment`],
    ]);
    const read = await promisify(execFile)("curl", [...args, `${system.url}/transactions/known`]);

    // then
    expect(JSON.parse(stdout)).toEqual({ message: "Payment processed successfully" });
    expect(JSON.parse(read.stdout)).toMatchObject({ transaction_id: "known", amount: 1.5 });
  });

  test("when the parts that the forgeries below are made of come unchanged, then they get in", async () => {
    // when
    const read = await sendParts(await signed(ROUTES[1] as SignedRequest));
    const webhook = await sendParts(await signed(CONTROL));

    // then
    expect([read.status, webhook.status]).toEqual([200, 200]);
  });
});

describe("given a request that is not signed right", () => {
  test("when it has no signature, or one of another scheme, then a token is missing", async () => {
    for (const authorization of [
      undefined,
      "Basic bG9jYWw6bG9jYWw=",
      "Bearer local",
      "AWS4-ECDSA-P256-SHA256 Credential=x",
      "",
    ]) {
      for (const { method = "", path, body = "" } of ROUTES) {
        // when
        const headers = { ...(authorization !== undefined && { authorization }) };
        const answer = await sendParts({ method, path: `/prod${path}`, query: {}, headers, body: String(body) });

        // then
        expect([answer.status, JSON.parse(answer.text)]).toEqual([403, MISSING_TOKEN]);
        expect(answer.errorType).toBe("MissingAuthenticationTokenException");
      }
    }
  });

  test.each<[string, SigningOptions]>([
    ["another secret", { secretAccessKey: "other" }],
    ["no secret", { secretAccessKey: "" }],
    ["an unknown key", { accessKeyId: "other" }],
    ["another region", { region: "eu-west-1" }],
    ["another service", { service: "s3" }],
    ["a date more than five minutes ago", { date: new Date(Date.now() - 301_000) }],
    ["a date more than five minutes ahead", { date: new Date(Date.now() + 330_000) }],
    ["yesterday's date", { date: new Date(Date.now() - 86_400_000) }],
    ["the host left out", { unsigned: ["host"] }],
    ["a URL that has expired", { presignSeconds: 1, date: new Date(Date.now() - 5_000) }],
    ["a URL that is not yet valid", { presignSeconds: 60, date: new Date(Date.now() + 330_000) }],
    ["a URL and another secret", { presignSeconds: 60, secretAccessKey: "other" }],
  ])("when its signature is with %s, then it is refused", async (_what, options) => {
    await expectForbidden(await Promise.all(ROUTES.map((route) => signed(route, options))));
  });

  test.each<[string, (parts: Parts) => Partial<Parts>]>([
    ["another path", ({ path }) => ({ path: path.replace(/payment|known/, "$&2") })],
    [
      "an encoded path",
      ({ path }) => ({
        path: path.replace(/payment|known/, (name) => `%${name.charCodeAt(0).toString(16)}${name.slice(1)}`),
      }),
    ],
    ["a query parameter more", ({ query }) => ({ query: { ...query, b: "1" } })],
    ["a query parameter less", () => ({ query: {} })],
    ["another query parameter", () => ({ query: { a: "2" } })],
    ["another method", ({ method }) => ({ method: method === "GET" ? "POST" : "GET", body: "" })],
    ["another signed header", ({ headers }) => ({ headers: { ...headers, "x-note": "2" } })],
    ["a signed header twice", ({ headers }) => ({ headers: { ...headers, "x-note": ["1", "2"] } })],
    ["a signed header less", ({ headers: { "x-note": _note, ...headers } }) => ({ headers })],
    ["another host", ({ headers }) => ({ headers: { ...headers, host: "example.com" } })],
    ["another date", ({ headers }) => ({ headers: { ...headers, "x-amz-date": later(headers["x-amz-date"]) } })],
    ["no date", ({ headers: { "x-amz-date": _date, ...headers } }) => ({ headers })],
    ["a date that is none", ({ headers }) => ({ headers: { ...headers, "x-amz-date": "now" } })],
    ["fewer signed headers", (parts) => ({ headers: authorization(parts, (value) => value.replace(";x-note", "")) })],
    ["the host unsigned", (parts) => ({ headers: authorization(parts, (value) => value.replace("host;", "")) })],
    [
      "no list of signed headers",
      (parts) => ({ headers: authorization(parts, (value) => value.replace(/SignedHeaders=[^,]*, /, "")) }),
    ],
    [
      "another day in its scope",
      (parts) => ({ headers: authorization(parts, (value) => value.replace(/\/20\d{6}\//, "/20200101/")) }),
    ],
    [
      "another region in its scope",
      (parts) => ({ headers: authorization(parts, (value) => value.replace("us-east-1", "us-east-2")) }),
    ],
    [
      "another service in its scope",
      (parts) => ({ headers: authorization(parts, (value) => value.replace("execute-api", "s3")) }),
    ],
    [
      "another end of its scope",
      (parts) => ({ headers: authorization(parts, (value) => value.replace("aws4_request", "aws5_request")) }),
    ],
    [
      "a longer scope",
      (parts) => ({ headers: authorization(parts, (value) => value.replace("aws4_request", "aws4_request/x")) }),
    ],
    [
      "another key in its scope",
      (parts) => ({ headers: authorization(parts, (value) => value.replace("=local/", "=admin/")) }),
    ],
    [
      "another signature",
      (parts) => ({
        headers: authorization(parts, (value) => value.replace(/.$/, (digit) => (digit === "0" ? "1" : "0"))),
      }),
    ],
    ["half a signature", (parts) => ({ headers: authorization(parts, (value) => value.slice(0, -32)) })],
    [
      "no signature",
      (parts) => ({ headers: authorization(parts, (value) => value.replace(/Signature=.*/, "Signature=")) }),
    ],
    [
      "two signatures, the second one bad",
      (parts) => ({ headers: authorization(parts, (value) => `${value}, Signature=00`) }),
    ],
    [
      "two signatures, the first one bad",
      (parts) => ({ headers: authorization(parts, (value) => value.replace("Signature", "Signature=00, Signature")) }),
    ],
    [
      "two authorizations",
      ({ headers }) => ({
        headers: { ...headers, authorization: [String(headers.authorization), "AWS4-HMAC-SHA256 x"] },
      }),
    ],
    [
      "two authorizations, the first one bad",
      ({ headers }) => ({ headers: { ...headers, authorization: ["Bearer x", String(headers.authorization)] } }),
    ],
    [
      "a signature in the query as well",
      ({ query }) => ({ query: { ...query, "X-Amz-Algorithm": "AWS4-HMAC-SHA256", "X-Amz-Signature": "00" } }),
    ],
  ])("when it is replayed with %s, then it is refused", async (_what, change) => {
    // given
    const requests = await Promise.all(ROUTES.map((route) => signed(route)));

    await expectForbidden(requests.map((parts) => ({ ...parts, ...change(parts) })));
  });

  test.each<[string, SignedRequest["headers"], (body: string) => string]>([
    ["another body", {}, (body) => body.replace(/1\.5|payer/, "9")],
    ["a body of other white space", {}, (body) => `${body} `],
    ["no body", {}, () => ""],
    [
      "another body, of which it claims not to sign any",
      { "x-amz-content-sha256": "UNSIGNED-PAYLOAD" },
      (body) => body,
    ],
  ])("when its body is replayed as %s, then it is refused", async (_what, headers, change) => {
    // given
    const requests = await Promise.all(
      WITH_BODY.map((route) => signed({ ...route, headers: { ...route.headers, ...headers } })),
    );

    await expectForbidden(requests.map((parts) => ({ ...parts, body: change(parts.body) })));
  });

  test.each<[string, (query: Record<string, string>) => Record<string, string>]>([
    ["a longer life", (query) => ({ ...query, "X-Amz-Expires": "3600" })],
    ["no end", ({ "X-Amz-Expires": _expires, ...query }) => query],
    ["a negative life", (query) => ({ ...query, "X-Amz-Expires": "-1" })],
    ["more than a week", (query) => ({ ...query, "X-Amz-Expires": "604801" })],
    ["another date", (query) => ({ ...query, "X-Amz-Date": later(query["X-Amz-Date"]) })],
    ["another algorithm", (query) => ({ ...query, "X-Amz-Algorithm": "AWS4-HMAC-SHA1" })],
    [
      "another scope",
      (query) => ({
        ...query,
        "X-Amz-Credential": String(query["X-Amz-Credential"]).replace("us-east-1", "us-east-2"),
      }),
    ],
    ["other signed headers", (query) => ({ ...query, "X-Amz-SignedHeaders": "host" })],
    ["another signature", (query) => ({ ...query, "X-Amz-Signature": "0".repeat(64) })],
    ["a parameter more", (query) => ({ ...query, b: "1" })],
  ])("when its signed URL has %s, then it is refused", async (_what, change) => {
    // given
    const requests = await Promise.all(ROUTES.map((route) => signed(route, { presignSeconds: 60 })));

    await expectForbidden(requests.map((parts) => ({ ...parts, query: change(parts.query) })));
  });
});

/** A second later, in the signature's own notation. */
function later(date: string | string[] | undefined): string {
  return String(date).replace(/(\d)Z$/, (_match, second) => `${(Number(second) + 1) % 10}Z`);
}
