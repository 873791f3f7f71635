import { once } from "node:events";
import { request as httpRequest, type IncomingMessage, type OutgoingHttpHeaders } from "node:http";
import { json } from "node:stream/consumers";
import { stop } from "esbuild";
import type { ConsoleAddress } from "../../../tools/console/server/address.ts";
import { startConsole } from "../../../tools/console/server/console.ts";
import type { Environment } from "../../../tools/ops/environment/environment.ts";

/** Nothing may be asked of it here. */
const environment = { label: "prod" } as Environment;

let reading: ConsoleAddress;

beforeAll(async () => {
  const open = async () => ({ environment, allowsChanges: false });
  reading = await startConsole({ port: 0, open });
});
afterAll(async () => {
  await reading.close();
  await stop();
});

const addressOf = ({ url }: ConsoleAddress) => new URL(url);
const tokenOf = (console: ConsoleAddress) => addressOf(console).hash.slice("#token=".length);

/** `fetch` lets no Host be set. */
async function ask(path: string, headers: OutgoingHttpHeaders = {}, method = "GET") {
  const { hostname, port } = addressOf(reading);
  const asking = httpRequest({ hostname, port, path, method, headers });
  asking.end();
  const [answer] = (await once(asking, "response")) as [IncomingMessage];
  return answer;
}

const withToken = (more: OutgoingHttpHeaders = {}) => ({ authorization: `Bearer ${tokenOf(reading)}`, ...more });

test("given two starts, then each address is on 127.0.0.1 and has a token of its own, which no server is told", async () => {
  const other = await startConsole({ port: 0, open: () => Promise.reject(new Error("not asked for")) });
  await other.close();

  expect(addressOf(reading).hostname).toBe("127.0.0.1");
  expect(tokenOf(reading)).toMatch(/^[\w-]{43}$/);
  expect(tokenOf(other)).not.toBe(tokenOf(reading));
  expect(addressOf(reading).search).toBe("");
});

test("given the token, when the page asks, then it is answered", async () => {
  const answer = await ask("/api/info", withToken({ "sec-fetch-site": "same-origin" }));

  expect(answer.statusCode).toBe(200);
  expect(await json(answer)).toMatchObject({ environment: "prod", isLocal: false, allowsChanges: false });
});

test.each([
  ["no token", { authorization: "" }, 401],
  ["another token", { authorization: `Bearer ${"A".repeat(43)}` }, 401],
  ["the token of a longer text", { authorization: "longer" }, 401],
  ["the name of another site as Host", { host: "evil.example" }, 421],
  ["another port in Host", { host: "127.0.0.1:1" }, 421],
  ["another site as Origin", { origin: "http://evil.example" }, 403],
  ["another port as Origin", { origin: "http://127.0.0.1:1" }, 403],
  ["Origin null", { origin: "null" }, 403],
  ["a browser that says that another site asks", { "sec-fetch-site": "cross-site" }, 403],
])("given %s, when something is asked, then it is refused without an answer", async (_given, headers, status) => {
  const given: OutgoingHttpHeaders = withToken(headers);
  if (given.authorization === "longer") given.authorization = `${withToken().authorization}A`;
  const answer = await ask("/api/info", given);

  expect(answer.statusCode).toBe(status);
  expect(Object.keys((await json(answer)) as object)).toEqual(["error"]);
});

test("given the token but no Origin, when something is posted, then it is refused: a page of a browser has one", async () => {
  expect((await ask("/api/info", withToken(), "POST")).statusCode).toBe(403);
});

test.each(["/api/dry-runs/1/carry-out", "/api/sending", "/api/faults", "/api/faults/clear"])(
  "given a console that only reads, when its own page posts to %s, then it is refused",
  async (path) => {
    const answer = await ask(path, withToken({ origin: addressOf(reading).origin }), "POST");

    expect(answer.statusCode).toBe(403);
    expect(await json(answer)).toEqual({ error: "this console only reads: start it with --allow-changes" });
  },
);

test.each(["/", "/payments/txn-1", "/assets/main.js", "/assets/no.js", "/api/info", "/api/no"])(
  "given any request, when %s is asked for, then the browser is told to load, frame and keep nothing",
  async (path) => {
    const { headers } = await ask(path);

    expect(headers).toMatchObject({
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "referrer-policy": "no-referrer",
    });
    const policy = String(headers["content-security-policy"]);
    expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self';/);
    expect(policy).toMatch(/frame-ancestors 'none'/);
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    expect(headers["access-control-allow-origin"]).toBeUndefined();
  },
);

test("given no token, when the page itself is asked for, then it comes, and holds none", async () => {
  const { url } = reading;
  const page = await (await fetch(new URL("/payments", url))).text();

  expect(page).toContain('<script type="module" src="/assets/main.js">');
  expect(page).not.toContain(tokenOf(reading));
});

test("given a port that is taken, when the console starts on it, then that is said", async () => {
  const taken = Number(addressOf(reading).port);

  await expect(startConsole({ port: taken, open: () => Promise.reject(new Error("not asked for")) })).rejects.toThrow(
    `port ${taken} is in use: give the console another one`,
  );
});

test("given an environment that cannot be opened at first, when it is asked again, then it is opened again", async () => {
  let opened = 0;
  const console = await startConsole({
    port: 0,
    open: async () => {
      opened += 1;
      if (opened === 1) throw Object.assign(new Error("not yet"), { name: "TimeoutError", $metadata: {} });
      return { environment, allowsChanges: true };
    },
  });
  const { port } = addressOf(console);
  const info = () =>
    fetch(`http://127.0.0.1:${port}/api/info`, { headers: { authorization: `Bearer ${tokenOf(console)}` } });

  const answers = [await info(), await info()];
  await console.close();

  expect(answers.map(({ status }) => status)).toEqual([502, 200]);
  expect(await answers[0]?.json()).toEqual({ error: "AWS: TimeoutError: not yet" });
});
