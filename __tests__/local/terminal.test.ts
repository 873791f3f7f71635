import { describeEvent } from "../../local/terminal.ts";
import { call } from "../../testing/http/signed-requests.ts";
import { TestSystem } from "../../testing/systems/local-system.ts";
import { waitFor } from "../../testing/wait-for.ts";

let system: TestSystem;

beforeAll(async () => {
  system = await TestSystem.start({
    settings: { WEBHOOK_SOURCES: JSON.stringify([{ name: "shop", scheme: "standard-webhooks" }]) },
  });
});
afterAll(() => system.stop());

const CARD = "4111111111111111";
const ADDRESS = "payer@example.com";
const WEBHOOK = { transaction_id: CARD, amount: 1, currency: "USD", status: "completed" };

/** What the terminal shows, without times. */
const shown = () =>
  system.events.flatMap((event) => describeEvent(event, { verbose: false }) ?? []).map((line) => line.slice(14));

/** A path below the stage's. */
const outside = (path: string) => new URL(path, system.url).href;

describe("given a request that is refused, when it is answered, then the terminal says why", () => {
  test.each([
    [
      "its body lacks a field",
      () => call(system.url, { path: "/webhooks/payment", body: '{"amount":1,"currency":"USD","status":"completed"}' }),
      /^request +POST \/webhooks\/payment 400 .*: \[object has missing required properties \(\["transaction_id"\]\)\]$/,
    ],
    [
      "a function refuses a field",
      () => call(system.url, { path: "/webhooks/payment", body: JSON.stringify({ ...WEBHOOK, amount: 1e-200 }) }),
      /^log +webhook-processor-prod INFO request refused: .*amount/,
    ],
    [
      "the payment is not there",
      () => call(system.url, { path: `/transactions/${CARD}` }),
      /^log +transaction-reader-prod INFO request refused: Transaction not found$/,
    ],
    [
      "the caller does not sign",
      () => fetch(outside("/prod/webhooks/payment"), { method: "POST", body: JSON.stringify(WEBHOOK) }),
      /^request +POST \/webhooks\/payment 403 .*: Missing Authentication Token$/,
    ],
    [
      "a sender does not sign",
      () => fetch(outside("/prod/webhooks/shop"), { method: "POST", body: JSON.stringify(WEBHOOK) }),
      /^log +webhook-receiver-prod WARN signature refused: ./,
    ],
    [
      "no route has the path",
      () => call(system.url, { path: `/transaction/${CARD}/${ADDRESS}/notify` }),
      /^request +GET \(no such route\) 403 .*: no such route: GET \/prod\/transaction\/…\/…\/notify$/,
    ],
    [
      "the stage is not there",
      () => fetch(outside(`/prd/transactions/${CARD}`)),
      /^request +GET \(no such route\) 403 .*: no such path: \/prd\/transactions\/…; every path of the API begins with \/prod\/$/,
    ],
  ])("because %s", async (_why, request, line) => {
    // when
    await request();

    // then
    await waitFor("the line", () => shown().some((each) => line.test(each)));
  });
});

test("given refused requests with a card number and an address in body, path and headers, when the terminal tells of them, then it shows neither", async () => {
  // given
  const body = JSON.stringify({ ...WEBHOOK, [CARD]: ADDRESS, amount: ADDRESS, currency: CARD });

  // when
  await call(system.url, { path: "/webhooks/payment", body });
  await call(system.url, { path: `/${CARD}/${encodeURIComponent(ADDRESS)}/whsec_C2FVsBQIhrscChlQIMV`, body });
  await fetch(outside(`/a/b/c/d/e/f/g/h/i/${CARD}`), { headers: { authorization: `AWS4-HMAC-SHA256 ${CARD}` } });
  await waitFor("the last one", () => shown().some((line) => line.includes("/a/b/c/d/e/f/g/h/…")));

  // then
  const lines = shown().join("\n");
  expect(lines).toContain("/prod/…/…/…");
  expect([CARD, ADDRESS, "example.com", "whsec_"].filter((secret) => lines.includes(secret))).toEqual([]);
});
