import autocannon, { type Request, type Result } from "autocannon";
import { webhookBody } from "../../testing/factories/webhooks.ts";
import { sign } from "../../testing/http/signed-requests.ts";
import { report } from "../../testing/report.ts";
import { TestSystem } from "../../testing/systems/local-system.ts";

/** Five minutes and more are a matter of `LOAD_SECONDS=300`. */
const LOAD_SECONDS = Number(process.env.LOAD_SECONDS ?? 40);
const LEG_SECONDS = 10;
const CONNECTIONS = 8;
const TRANSACTIONS = 400;

jest.setTimeout((LOAD_SECONDS + 60) * 1000);

/** Resident memory may grow by so much from the second leg to the last: what a garbage collection comes too late for. */
const MEMORY_NOISE = 1.25;

let system: TestSystem;
afterEach(() => system.stop());

/** A webhook and a read of each transaction, signed for the next five minutes. */
async function signedRequests(): Promise<Request[]> {
  const ids = Array.from({ length: TRANSACTIONS }, (_, index) => `load-${index}`);
  const requests = await Promise.all([
    ...ids.map((id) => ({ path: "/webhooks/payment", body: webhookBody({ transaction_id: id }) })).map(asAutocannon),
    ...ids.map((id) => ({ path: `/transactions/${id}` })).map(asAutocannon),
  ]);
  return requests;
}

async function asAutocannon(request: { path: string; body?: string }): Promise<Request> {
  const { url, method, headers } = await sign(system.url, request);
  const { body } = request;
  return {
    method: method as "GET" | "POST",
    path: new URL(url).pathname,
    headers: Object.fromEntries(headers),
    ...(body !== undefined && { body }),
  };
}

/** Each connection goes through its own share of the requests, again and again. */
function load(requests: readonly Request[], seconds: number): Promise<Result> {
  let connection = 0;
  return autocannon({
    url: new URL(system.url).origin,
    connections: CONNECTIONS,
    duration: seconds,
    setupClient: (client) => {
      const offset = connection;
      connection += 1;
      client.setRequests(requests.filter((_, index) => index % CONNECTIONS === offset % CONNECTIONS));
    },
  });
}

test("given sustained load, when it goes on, then it is answered without an error, and memory stays as it is", async () => {
  // given
  system = await TestSystem.start();
  await load(await signedRequests(), 3);

  // when
  const legs: Result[] = [];
  const memory: number[] = [];
  for (let leg = 0; leg < LOAD_SECONDS / LEG_SECONDS; leg += 1) {
    legs.push(await load(await signedRequests(), LEG_SECONDS));
    memory.push(await system.residentBytes());
  }

  // then
  const total = (pick: (leg: Result) => number) => legs.reduce((sum, leg) => sum + pick(leg), 0);
  expect(total(({ non2xx }) => non2xx)).toBe(0);
  expect(total(({ errors, timeouts }) => errors + timeouts)).toBe(0);
  expect(total((leg) => leg["2xx"])).toBeGreaterThan(LOAD_SECONDS);
  const [, second = 0] = memory;
  expect((memory.at(-1) ?? 0) / second).toBeLessThan(MEMORY_NOISE);
  report("sustained load", {
    seconds: LOAD_SECONDS,
    connections: CONNECTIONS,
    "answers with 2xx": total((leg) => leg["2xx"]),
    errors: 0,
    "requests a second": Math.round(total((leg) => leg["2xx"]) / LOAD_SECONDS),
    "ms at p50": Math.max(...legs.map(({ latency }) => latency.p50)),
    "ms at p99": Math.max(...legs.map(({ latency }) => latency.p99)),
    "MB resident after the second leg": Math.round(second / 2 ** 20),
    "MB resident after the last leg": Math.round((memory.at(-1) ?? 0) / 2 ** 20),
  });
});

test("given more requests than the throttle allows, when they come, then what it lets through is answered with 200, and the rest with 429", async () => {
  // given
  // Few enough that the busiest machine gets past them.
  const [rate, burst, seconds] = [5, 5, 5];
  system = await TestSystem.start({
    overrides: {
      "aws_api_gateway_method_settings.prod": {
        settings: { throttling_rate_limit: rate, throttling_burst_limit: burst },
      },
    },
  });
  const webhooks = (await signedRequests()).slice(0, TRANSACTIONS);
  await load(webhooks, 3);

  // when
  const result = await load(webhooks, seconds);

  // then
  const statuses = Object.keys(result.statusCodeStats ?? {}).sort();
  expect(statuses).toEqual(["200", "429"]);
  expect(result["2xx"]).toBeLessThanOrEqual(burst + rate * (seconds + 1));
  expect(result["2xx"]).toBeGreaterThanOrEqual(rate * (seconds - 1));
  report("past the throttle", {
    "answered 200": result["2xx"],
    "answered 429": result.non2xx,
    "allowed a second": rate,
  });
});
