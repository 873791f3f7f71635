import { developmentSecret } from "../../local/development-secret.ts";
import { behavesAsPaymentSystem } from "../../testing/behaviours/payment-system.ts";
import { withEventId } from "../../testing/factories/payment-events.ts";
import {
  SOURCES,
  type SourceEvent,
  type SourceName,
  sendEvent,
  sendUnsigned,
  signedEvent,
  WHOLE_CENTS,
} from "../../testing/factories/signed-webhooks.ts";
import { type Answer, call } from "../../testing/http/signed-requests.ts";
import { localPayments } from "../../testing/systems/local-payments.ts";
import { Subscriber } from "../../testing/systems/local-subscriber.ts";
import { TestSystem } from "../../testing/systems/local-system.ts";

let system: TestSystem;
let subscriber: Subscriber;

beforeAll(async () => {
  const slow = { name: "slow", scheme: "stripe", throttleRateLimit: 1, throttleBurstLimit: 3 };
  system = await TestSystem.start({
    // The web ACL stands in the stack and is not emulated.
    settings: { WEBHOOK_SOURCES: JSON.stringify([...SOURCES, slow]), WEB_ACL: "true" },
  });
  subscriber = await Subscriber.subscribe(system);
});
afterAll(() => system.stop());

const OTHER_SECRET = `whsec_${Buffer.from("another secret of thirty-two by.").toString("base64")}`;
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);

/** All that tells one answer from another, but what differs in every answer. */
function visible({ status, headers, text }: Answer) {
  const own = new Set(["date", "x-amzn-requestid", "x-amz-apigw-id", "x-amzn-trace-id"]);
  return { status, text, headers: [...headers].filter(([name]) => !own.has(name)) };
}

describe.each(SOURCES)("a source of $scheme", ({ name: source, scheme }) => {
  behavesAsPaymentSystem(
    `${source} of the local run`,
    async () => {
      let deliveries = 0;
      return localPayments(system, subscriber, async (event) => {
        // A sender signs each delivery anew.
        deliveries += 1;
        const request = await signedEvent({ source, ...withEventId(event), signedAt: minutesAgo(deliveries % 5) });
        return { answer: await sendUnsigned(system.url, request), body: request.body };
      });
    },
    scheme === "stripe" ? { amounts: WHOLE_CENTS } : {},
  );
});

describe.each(SOURCES)("given a webhook of $name", ({ name: source }) => {
  test("that no live secret signed, when it comes, then it is refused by the same answer, however wrong it is", async () => {
    // given
    const other = SOURCES.find(({ name }) => name !== source)?.name as SourceName;
    const transaction_id = `${source}-forged`;
    const event: SourceEvent = { source, transaction_id };
    const right = await signedEvent(event);
    const forged = {
      unsigned: { ...right, headers: { "content-type": "application/json" } },
      "changed body": { ...right, body: `${right.body} ` },
      "other secret": await signedEvent({ ...event, secret: OTHER_SECRET }),
      "another source's secret": await signedEvent({ ...event, secret: developmentSecret(other) }),
      "another source's event": { ...(await signedEvent({ ...event, source: other })), path: right.path },
      expired: await signedEvent({ ...event, signedAt: minutesAgo(6) }),
      "of the future": await signedEvent({ ...event, signedAt: minutesAgo(-6) }),
      "no JSON, unsigned": { ...right, headers: {}, body: "{" },
      "no body": { method: "POST", path: right.path },
      "not UTF-8": { ...right, body: "\u0000\u{10ffff}" },
    };

    // when
    const answers = await Promise.all(
      Object.entries(forged).map(async ([what, request]) => ({
        what,
        ...visible(await sendUnsigned(system.url, request)),
      })),
    );
    // A signature of AWS lets nobody in here.
    answers.push({ what: "by AWS", ...visible(await call(system.url, { path: right.path, body: right.body })) });

    // then
    const [first] = answers;
    expect(first).toMatchObject({ status: 401, text: '{"error":"Unauthorized"}' });
    expect(answers).toEqual(answers.map(({ what }) => ({ ...first, what })));
    expect(await system.recordsOf(transaction_id)).toEqual([]);
  });

  test("that is signed and wrong, when it comes, then it is refused by the name of the field", async () => {
    // when
    const answers = await Promise.all(
      ["{", "[]", "{}"].map((body) => sendEvent(system.url, { source, body, eventId: "evt-wrong" })),
    );

    // then
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400]);
    const errors = answers.map(({ json }) => String(json.error));
    expect(errors).toEqual([/body/, /body/, /field: (id|transaction_id)/].map((name) => expect.stringMatching(name)));
  });

  test("of more than 256 KiB, when it comes signed or not, then it is refused", async () => {
    // given
    const body = JSON.stringify({ note: "x".repeat(256 * 1024) });
    const signed = await signedEvent({ source, body });

    // when
    const answers = [
      await sendUnsigned(system.url, signed),
      await sendUnsigned(system.url, { ...signed, headers: { "content-type": "application/json" } }),
    ];

    // then
    expect(answers.map(({ status }) => status)).toEqual([413, 413]);
    expect(answers[0]?.text).toBe(answers[1]?.text);
  });
});

test("given an event of Stripe that is about no payment, when it comes, then it is answered with 200, and nothing is recorded", async () => {
  // given
  const event = { source: "stripe", transaction_id: "stripe-other", type: "customer.created" } as const;

  // when
  const answer = await sendEvent(system.url, event);

  // then
  expect([answer.status, answer.json]).toEqual([200, { message: "Event ignored" }]);
  expect(await system.recordsOf("stripe-other")).toEqual([]);
});

test("given a webhook's signature, when it comes to another route, then it opens none", async () => {
  // given
  const { headers, body } = await signedEvent({ source: "shop", transaction_id: "shop-elsewhere" });

  // when
  const answers = [
    await sendUnsigned(system.url, { path: "/webhooks/payment", headers, body }),
    await sendUnsigned(system.url, { method: "GET", path: "/transactions/tx-1", headers }),
    await sendUnsigned(system.url, { path: "/transactions/tx-1/notify", headers, body }),
    await sendUnsigned(system.url, { method: "GET", path: "/webhooks/shop", headers }),
    await sendUnsigned(system.url, { path: "/webhooks/unknown", headers, body }),
  ];

  // then
  expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403]);
  expect(await system.recordsOf("shop-elsewhere")).toEqual([]);
});

test("given a source that comes too often, when it is throttled, then no other source is throttled with it", async () => {
  // given
  const request = { path: "/webhooks/slow", headers: {}, body: "{}" };

  // when
  const answers = await Promise.all(Array.from({ length: 8 }, () => sendUnsigned(system.url, request)));
  const other = await sendEvent(system.url, { source: "shop", transaction_id: "shop-unthrottled" });

  // then
  const statuses = answers.map(({ status }) => status).sort();
  expect(statuses.slice(0, 3)).toEqual([401, 401, 401]);
  expect(statuses.at(-1)).toBe(429);
  expect(answers.find(({ status }) => status === 429)?.json).toEqual({ error: "Too Many Requests" });
  expect(other.status).toBe(200);
});
