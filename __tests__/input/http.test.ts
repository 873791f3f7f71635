import { paginateScan } from "@aws-sdk/client-dynamodb";
import fc from "fast-check";
import { isIdempotencyItem } from "../../functions/adapters/items.ts";
import { webhookBody } from "../../testing/factories/webhooks.ts";
import { answersIn, closeConnections, exchange, type HttpAnswer, sendBytes } from "../../testing/http/raw-http.ts";
import { type SignedRequest, signature } from "../../testing/http/signed-requests.ts";
import { TestSystem } from "../../testing/systems/local-system.ts";
import { anyBytes, anyNotification, anyWebhook, unchangedWebhook } from "./support/bodies.ts";
import { errorOf } from "./support/refusals.ts";
import { generated } from "./support/runs.ts";
import { Tally } from "./support/tally.ts";
import { anyText, SPECIAL_NAMES } from "./support/texts.ts";

jest.setTimeout(300_000);

/** Requests sent at once; a throttle of 1000 a second is far off. */
const AT_ONCE = 8;

let system: TestSystem;
let origin: string;
/** Transactions of every webhook that was answered with 200. */
const recorded = new Set<string>();

beforeAll(async () => {
  system = await TestSystem.start();
  origin = new URL(system.url).origin;
});
afterEach(async () => {
  // Whatever came in, it still serves, and nothing is stored that was not answered with 200.
  const probe = await sendSigned({ path: "/webhooks/payment", method: "POST", body: webhookBody() });
  expect(probe.status).toBe(200);
  recorded.add("tx-1");
  expect((await storedTransactions()).filter((id) => !recorded.has(id))).toEqual([]);
  expect(system.events.filter((event) => event.type === "log" && event.level === "ERROR")).toEqual([]);
});
afterAll(async () => {
  closeConnections();
  await system.stop();
});

async function storedTransactions(): Promise<string[]> {
  const { dynamoDb } = system.clients();
  const stored: string[] = [];
  for await (const { Items = [] } of paginateScan({ client: dynamoDb }, { TableName: system.table })) {
    stored.push(...Items.map(({ transaction_id }) => transaction_id?.S ?? ""));
  }
  return stored.filter((id) => !isIdempotencyItem(id));
}

async function sendSigned(request: SignedRequest): Promise<HttpAnswer> {
  const { method, path, query, headers } = await signature(system.url, request);
  const search = Object.entries(query ?? {}).map(([name, value]) => `${encodeURIComponent(name)}=${value}`);
  const target = search.length > 0 ? `${path}?${search.join("&")}` : path;
  const body = Buffer.from(request.body ?? "");
  return exchange(origin, { method, path: target, headers, body });
}

/** What holds for every answer: never a fault of the server, and every refusal says what is wrong. */
function expectAnswered({ status, text }: HttpAnswer, method = "POST"): void {
  expect([200, 400, 403, 404, 413, 422, 431]).toContain(status);
  if (status === 200 || method === "HEAD") return;
  // API Gateway's own words for a path outside every stage.
  if (text === '{"message":"Forbidden"}') return;
  expect({ status, error: errorOf(text) }).toEqual({ status, error: expect.any(String) });
}

/** A header value that HTTP can carry. */
const headerValue = anyText.map((text) => text.replace(/[^\x21-\x7e\xa1-\xff]/g, "").slice(0, 400));
const headerName = fc.constantFrom(
  "Idempotency-Key",
  "webhook-id",
  "x-note",
  "accept",
  "user-agent",
  "x-forwarded-for",
);
const anyHeaders = fc.dictionary(headerName, headerValue, { maxKeys: 3 });
const contentType = fc.constantFrom(
  "application/json",
  "application/json; charset=utf-8",
  "text/plain",
  "APPLICATION/JSON",
  "x",
);

test("given signed webhooks of any content, when they come over HTTP, then they are recorded, or refused by name", async () => {
  const tally = new Tally("webhooks over HTTP");
  const body = fc.oneof(
    anyWebhook.map(({ text }) => Buffer.from(text)),
    anyBytes(unchangedWebhook),
  );

  // when, then
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(body, anyHeaders, contentType), { minLength: AT_ONCE, maxLength: AT_ONCE }),
      async (batch) => {
        await Promise.all(
          batch.map(async ([bytes, headers, type]) => {
            const request = { path: "/webhooks/payment", method: "POST", body: bytes };
            const answer = await sendSigned({ ...request, headers: { ...headers, "content-type": type } });
            tally.add(answer.status);
            expectAnswered(answer);
            if (answer.status === 200) recorded.add(JSON.parse(bytes.toString("utf8")).transaction_id);
            if (answer.status === 400) expect(errorOf(answer.text)).toMatch(NAMES);
          }),
        );
      },
    ),
    generated(350),
  );

  // then
  tally.report();
  expect(Math.min(tally.of(200), tally.of(400))).toBeGreaterThan(tally.total / 50);
  // Each got past the signature.
  expect(tally.of(403)).toBe(0);
});

/** Fields, the body, a header or the path. */
const NAMES = /transaction_id|amount|currency|status|email|template|body|Idempotency-Key|webhook-id|transaction ID/i;

test("given signed requests to any path, by any method, with any query, when they come, then they are answered or refused", async () => {
  const tally = new Tally("paths over HTTP");
  const segment = fc
    .oneof(
      anyText.map((text) => encodeURIComponent(text.toWellFormed()).slice(0, 600)),
      fc.constantFrom(...SPECIAL_NAMES, "..", ".", "%", "%zz", "%2e%2e", "%00", "a;b", "a+b", "~", "tx-1", "*"),
      fc.string({ unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)), maxLength: 12 }),
    )
    .map((text) => text.replace(/[?#/]/g, ""));
  const routed = fc.oneof(
    segment.map((id) => ({ method: "GET", path: `/transactions/${id}` })),
    segment.map((id) => ({ method: "POST", path: `/transactions/${id}/notify` })),
  );
  const any = fc.record({
    method: fc.constantFrom("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "REPORT"),
    path: fc.oneof(
      fc.array(segment, { maxLength: 5 }).map((segments) => `/${segments.join("/")}`),
      routed.map(({ path }) => path),
      fc.constant("/webhooks/payment"),
    ),
  });
  const query = fc.dictionary(fc.stringMatching(/^[a-zA-Z0-9_-]{1,8}$/), fc.stringMatching(/^[a-zA-Z0-9~._-]{0,12}$/), {
    maxKeys: 2,
  });
  const body = fc.option(anyNotification.map(({ text }) => text));
  const request = fc
    .tuple(fc.oneof({ weight: 2, arbitrary: routed }, { weight: 1, arbitrary: any }), fc.record({ query, body }))
    .map(([route, rest]) => ({ ...route, ...rest }));

  // when, then
  await fc.assert(
    fc.asyncProperty(fc.array(request, { minLength: AT_ONCE, maxLength: AT_ONCE }), async (batch) => {
      await Promise.all(
        batch.map(async ({ body, ...parts }) => {
          const hasBody = body !== null && parts.method !== "GET" && parts.method !== "HEAD";
          const answer = await sendSigned({ ...parts, ...(hasBody && { body: Buffer.from(body) }) });
          tally.add(answer.status);
          expectAnswered(answer, parts.method);
          if (answer.status === 400) expect(errorOf(answer.text)).toMatch(NAMES);
        }),
      );
    }),
    generated(350),
  );

  // then
  tally.report();
  expect(Math.min(tally.of(400), tally.of(403), tally.of(404))).toBeGreaterThan(0);
});

test("given bytes that are not HTTP, or nearly HTTP, when they come, then they are refused, and the next request is served", async () => {
  const tally = new Tally("connections with raw bytes");
  const head = "POST /prod/webhooks/payment HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n";
  const body = webhookBody({ transaction_id: "raw" });
  const length = `Content-Length: ${body.length}\r\n`;
  const nearly = fc
    .constantFrom(
      `${head}${length}\r\n${body}`,
      `${head}Content-Length: -1\r\n\r\n${body}`,
      `${head}Content-Length: 1e3\r\n\r\n${body}`,
      `${head}${length}Content-Length: 1\r\n\r\n${body}`,
      `${head}${length}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n${body}`,
      `${head}Transfer-Encoding: chunked\r\n\r\nzz\r\n${body}\r\n0\r\n\r\n`,
      `${head}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n`,
      `${head}Expect: 100-continue\r\n${length}\r\n${body}`,
      `${head}X-Long: ${"a".repeat(20_000)}\r\n\r\n`,
      `${head}X-Fold: a\r\n b\r\n\r\n`,
      `${head}X Y: a\r\n\r\n`,
      `${head}X-Null: a\0b\r\n\r\n`,
      `${head.replace("HTTP/1.1", "HTTP/9.9")}\r\n`,
      `${head.replace("Host: 127.0.0.1\r\n", "")}\r\n`,
      `${head.replace("/prod", "http://127.0.0.1/prod")}\r\n`,
      `${head.replace("/prod/webhooks/payment", "*")}\r\n`,
      head.replace("POST", "PRI"),
      `${head.replace("POST", "CONNECT")}\r\n`,
      `${head}Upgrade: websocket\r\nConnection: Upgrade\r\n\r\n`,
      `${head}${length}\r\n${body.slice(0, 9)}`,
      "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    )
    .map((text) => Buffer.from(text, "latin1"));
  const bytes = fc.oneof(nearly, anyBytes(nearly.map((buffer) => buffer.toString("latin1"))));

  // when, then
  await fc.assert(
    fc.asyncProperty(fc.array(bytes, { minLength: AT_ONCE * 4, maxLength: AT_ONCE * 4 }), async (batch) => {
      await Promise.all(
        batch.map(async (sent) => {
          const answers = answersIn(await sendBytes(origin, sent));
          tally.add(answers.map(({ status }) => status).join(" and ") || "no answer");
          for (const answer of answers) {
            if (answer.status === 100) continue;
            expect(answer.status).toBeGreaterThanOrEqual(400);
            expect(answer.status).toBeLessThan(500);
            // Node itself refuses some, without a word.
            if (answer.text !== "")
              expect(errorOf(answer.text) ?? answer.text).toMatch(/^[A-Z][ a-z]+|^{"message":"Forbidden"}$/);
          }
        }),
      );
    }),
    generated(40),
  );

  // then
  tally.report();
});
