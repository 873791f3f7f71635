import { SendMessageCommand } from "@aws-sdk/client-sqs";
import { eventIdOfKey } from "../../functions/domain/webhook-identity.ts";
import { FaultInjector } from "../../local/faults/fault-injector.ts";
import { webhookBody } from "../../testing/factories/webhooks.ts";
import { call } from "../../testing/http/signed-requests.ts";
import { TestSystem } from "../../testing/systems/local-system.ts";
import { waitFor } from "../../testing/wait-for.ts";
import type {
  DeadLetters,
  Deliveries,
  FoundEvent,
  Job,
  Overview,
  PaymentDetail,
  PaymentLogs,
  PaymentPage,
  Sending,
  Sent,
} from "../../tools/console/contract.ts";
import type { ConsoleAddress } from "../../tools/console/server/address.ts";
import { startConsole } from "../../tools/console/server/console.ts";
import { openEnvironment } from "../../tools/ops/environment/environment.ts";

let system: TestSystem;
let console: ConsoleAddress;

const FROM = new Date(Date.now() - 3_600_000).toISOString();

beforeAll(async () => {
  const sources = [
    { name: "stripe", scheme: "stripe" },
    { name: "shop", scheme: "standard-webhooks" },
  ];
  system = await TestSystem.start({ settings: { WEBHOOK_SOURCES: JSON.stringify(sources), LIFECYCLE: "full" } });
  console = await startConsole({
    port: 0,
    open: async () => {
      const environment = await openEnvironment({ local: true, changing: true }, { PORT: new URL(system.url).port });
      const { url, sources } = system;
      return { environment, allowsChanges: true, local: { url, sources, faults: new FaultInjector() } };
    },
  });
});
afterAll(async () => {
  await console.close();
  await system.stop();
});

async function ask<T>(path: string, body?: object) {
  const { origin, hash } = new URL(console.url);
  const answer = await fetch(`${origin}${path}`, {
    headers: { authorization: `Bearer ${hash.slice("#token=".length)}`, origin, "content-type": "application/json" },
    ...(body && { method: "POST", body: JSON.stringify(body) }),
  });
  return { status: answer.status, json: (await answer.json()) as T };
}

const send = (body: Record<string, unknown>, key: string) =>
  call(system.url, { path: "/webhooks/payment", body: webhookBody(body), headers: { "idempotency-key": key } });

test("given payments, when the console lists them, then each is there once with its exact amount, the newest first", async () => {
  await send({ transaction_id: "listed-1", amount: 1 }, "listed-a");
  await send({ transaction_id: "listed-2", amount: "0.1" }, "listed-refused");
  const exact = webhookBody({ transaction_id: "listed-3" }).replace(
    /"amount":[^,}]+/,
    '"amount":12345678901234567890.123',
  );
  await call(system.url, { path: "/webhooks/payment", body: exact });

  const { json } = await ask<PaymentPage>(`/api/payments?from=${FROM}&status=`);

  expect(json.payments.map(({ transaction_id, amount }) => [transaction_id, amount])).toEqual([
    ["listed-3", "12345678901234567890.123"],
    ["listed-1", "1"],
  ]);
  expect(json).toMatchObject({ endedEarly: false });
});

test("given a filter that is not one, when the console lists, then it is refused with what is allowed", async () => {
  expect(await ask(`/api/payments?from=${FROM}&min=cheap`)).toEqual({
    status: 400,
    json: { error: 'min: "cheap" given, allowed: an amount as 12 or 12.50' },
  });
});

test("given more payments than a page, when the next is asked for, then nothing is missing", async () => {
  const ids = Array.from({ length: 130 }, (_, index) => `many-${index}`);
  for (let at = 0; at < ids.length; at += 10) {
    await Promise.all(ids.slice(at, at + 10).map((id) => send({ transaction_id: id, status: "failed" }, id)));
  }

  const first = await ask<PaymentPage>(`/api/payments?from=${FROM}&status=failed`);
  const next = await ask<PaymentPage>(`/api/payments?from=${FROM}&status=failed&to=${first.json.olderBefore}`);

  const listed = [...first.json.payments, ...next.json.payments].map(({ transaction_id: id }) => id);
  expect(first.json.payments).toHaveLength(100);
  expect(new Set(listed)).toEqual(new Set(ids));
  expect(next.json.olderBefore).toBeUndefined();
});

test("given a payment, when the console shows it, then each event says what it changed, and no body is there", async () => {
  await send({ transaction_id: "shown-1", status: "completed", amount: 12.5, payer: "p@example.com" }, "shown-a");
  await send({ transaction_id: "shown-1", status: "pending", amount: 12.5 }, "shown-b");

  const { json } = await ask<PaymentDetail>("/api/payments/shown-1");

  expect(json).toMatchObject({
    transaction_id: "shown-1",
    payment: { status: "completed", amount: "12.5" },
    events: [
      { event_id: eventIdOfKey("shown-a"), changed: expect.arrayContaining(["status completed"]) },
      { changed: [], because: expect.stringMatching(/^a pending does not count/) },
    ],
  });
  expect(JSON.stringify(json)).not.toContain("p@example.com");
});

test("given an event, when it is asked for by its id, then its payment is found, whether it tells its time or not", async () => {
  await send({ transaction_id: "found-1" }, "found-a");
  const told = await ask<Sent>("/api/sending", { source: "stripe" });
  const { json: payment } = await ask<PaymentDetail>(`/api/payments/${told.json.transaction_id}`);

  const found = await ask<FoundEvent>(`/api/events/${eventIdOfKey("found-a")}`);
  const foundToo = await ask<FoundEvent>(`/api/events/${payment.events[0]?.event_id}`);

  expect(found.json).toMatchObject({ transaction_id: "found-1", completed_at: expect.any(String) });
  expect(foundToo.json).toMatchObject({ transaction_id: told.json.transaction_id });
  expect((await ask(`/api/events/${"0".repeat(64)}`)).status).toBe(404);
  expect((await ask("/api/events/none")).status).toBe(404);
});

test("given an event, when its body is asked for, then its values come only when they are asked for as well", async () => {
  await send({ transaction_id: "body-1", payer: "p@example.com" }, "body-a");
  const path = `/api/payments/body-1/events/${eventIdOfKey("body-a")}/body`;

  const masked = await ask<{ body: string }>(path);
  const shown = await ask<{ body: string }>(`${path}?values=shown`);

  expect(JSON.parse(masked.json.body)).toMatchObject({ transaction_id: "•••", payer: "•••" });
  expect(JSON.parse(shown.json.body)).toMatchObject({ transaction_id: "body-1", payer: "p@example.com" });
});

test.each(["/api/payments/nobody", "/api/payments/not%20one", "/api/payments/nobody/events/none/body", "/api/nothing"])(
  "given nothing at %s, when it is asked for, then the answer is 404",
  async (path) => {
    expect((await ask(path)).status).toBe(404);
  },
);

test("given a dead letter, when the console looks, then it is told without its body", async () => {
  await system.clients().sqs.send(
    new SendMessageCommand({
      QueueUrl: system.queueUrl("payment-notifications-dlq"),
      MessageBody: JSON.stringify({ transaction_id: "letter-1", email: "p@example.com" }),
    }),
  );

  const { json } = await ask<DeadLetters>("/api/dead-letters");

  expect(json.letters).toEqual([
    expect.objectContaining({ queue: "payment-notifications-dlq-prod", transaction_id: "letter-1" }),
  ]);
  expect(json.queues).toContainEqual({ name: "payment-notifications-dlq-prod", letters: 1 });
  expect(JSON.stringify(json)).not.toContain("p@example.com");
});

test.each([
  [{ source: "API", amount: "7.50", currency: "EUR" }, 1],
  [{ source: "stripe", status: "failed", amount: "3" }, 1],
  [{ source: "shop", currency: "GBP" }, 1],
  [{ source: "stripe", lifecycle: "refund-in-parts" }, 5],
])(
  "given the sender %j, when an event of it is sent, then it is answered and its payment is there",
  async (event, count) => {
    const { status, json } = await ask<Sent>("/api/sending", event);

    const payment = await ask<PaymentDetail>(`/api/payments/${json.transaction_id}`);
    expect(status).toBe(200);
    expect(json.answers.map((answer) => answer.status)).toEqual(Array(json.answers.length).fill(200));
    expect(payment.json.events).toHaveLength(count);
  },
);

test("given an event that was sent, when it is sent again, then it is recorded once", async () => {
  const event = { source: "stripe", amount: "3" };
  const first = await ask<Sent>("/api/sending", event);

  await ask<Sent>("/api/sending", { ...event, ...first.json.again });

  const { json } = await ask<PaymentDetail>(`/api/payments/${first.json.transaction_id}`);
  expect(json.events).toHaveLength(1);
});

test("given a fault, when it is asked for, then it is told among what goes wrong, until all works again", async () => {
  const armed = async () => (await ask<Sending>("/api/sending")).json.faults.armed;
  await ask("/api/faults", { fault: "webhook-processor:UpdateItem:2-4=throttle" });
  await ask("/api/faults", { fault: "*:Query:*=fail" });
  const refused = await ask("/api/faults", { fault: "*:Query=break" });

  expect(await armed()).toEqual(["webhook-processor:UpdateItem:2-4=throttle", "*:Query:*=fail"]);
  expect(refused).toMatchObject({ status: 400, json: { error: expect.stringContaining("allowed: kind fail") } });
  await ask("/api/faults/clear", {});
  expect(await armed()).toEqual([]);
});

async function ended(job: Job): Promise<Job> {
  return waitFor(`${job.operation} to end`, async () => {
    const { json } = await ask<Job>(`/api/jobs/${job.id}`);
    return json.state === "running" ? undefined : json;
  });
}

test("given an operation, when it is done, then its dry run came first, and it is done once", async () => {
  const asked = { operation: "backfill", values: {}, positionals: [] };

  const dryRun = await ended((await ask<Job>("/api/dry-runs", asked)).json);
  const done = await ask<Job>(`/api/dry-runs/${dryRun.id}/carry-out`, {});
  const end = await ended(done.json);
  const again = await ask<Job>(`/api/dry-runs/${dryRun.id}/carry-out`, {});
  const ofNothing = await ask<Job>(`/api/dry-runs/${end.id}/carry-out`, {});

  expect(dryRun).toMatchObject({ isDryRun: true, state: "done", canBeDone: true });
  expect(dryRun.lines.join("\n")).toContain("prod of the local run");
  expect(end).toMatchObject({ operation: "backfill", isDryRun: false, state: "done", canBeDone: false });
  expect([again.status, ofNothing.status]).toEqual([400, 400]);
});

test.each([
  { operation: "list", values: {}, positionals: [] },
  { operation: "toString", values: {}, positionals: [] },
  { operation: "backfill", values: { yes: true }, positionals: [] },
  { operation: "backfill", values: { unknown: "x" }, positionals: [] },
  { operation: "backfill", values: {}, positionals: ["more"] },
  { operation: "backfill" },
])("given %j, when its dry run is asked for, then it is refused", async (asked) => {
  expect((await ask("/api/dry-runs", asked)).status).toBe(400);
});

test("given deliveries that end in each way, when the console looks, then each is counted and told with its reason", async () => {
  const from = new Date().toISOString();
  const body = { transaction_id: "delivered-1", amount: 1 };
  await send(body, "delivered-a");
  await send(body, "delivered-a");
  await send({ ...body, amount: 2 }, "delivered-a");
  await fetch(`${system.url}/webhooks/stripe`, {
    method: "POST",
    body: "{}",
    headers: { "stripe-signature": "t=1,v1=0" },
  });

  // Logs take a moment.
  const { json } = await waitFor("all four to be logged", async () => {
    const found = await ask<Deliveries>(`/api/deliveries?from=${from}`);
    return found.json.deliveries.length >= 4 && found;
  });

  expect(Object.fromEntries(json.counts.map(({ outcome, count }) => [outcome, count]))).toEqual({
    ...{ recorded: 1, repeated: 1, ignored: 0, refused: 2, failed: 0 },
  });
  const eventId = eventIdOfKey("delivered-a");
  expect(json.deliveries.map(({ outcome, event_id, source }) => [outcome, event_id, source])).toEqual([
    ["refused", undefined, "stripe"],
    ["refused", expect.anything(), undefined],
    ["repeated", eventId, undefined],
    ["recorded", eventId, undefined],
  ]);
  expect(json.deliveries[1]?.reason).toContain("Idempotency key already used with other content");
  const ofStripe = await ask<Deliveries>(`/api/deliveries?from=${from}&source=stripe&outcome=refused`);
  expect(ofStripe.json.deliveries).toHaveLength(1);
});

test("given a payment, when its logs are asked for, then those of its request are there, the access log's too", async () => {
  await send({ transaction_id: "logged-1" }, "logged-a");

  const lines = await waitFor("its request to be logged", async () => {
    const { json } = await ask<PaymentLogs>("/api/payments/logged-1/logs");
    return json.lines.some(({ writer }) => writer === "payment-api") && json.lines;
  });

  expect(lines).toContainEqual(expect.objectContaining({ writer: "webhook-processor", message: "webhook recorded" }));
  expect(lines.map(({ time }) => time)).toEqual(lines.map(({ time }) => time).sort());
});

test("given webhooks and a dead letter, when the overview is asked for, then it counts them by time and says what is wrong", async () => {
  await send({ transaction_id: "overseen-1" }, "overseen-a");
  await send({ transaction_id: "overseen-1" }, "overseen-a");

  const sumOf = ({ activity }: Overview, name: string) =>
    activity.series.find((series) => series.name === name)?.counts.reduce((sum, count) => sum + count, 0) ?? 0;
  const { json } = await waitFor("both to be counted", async () => {
    const found = await ask<Overview>("/api/overview?minutes=60");
    return sumOf(found.json, "recorded") > 0 && sumOf(found.json, "repeated") > 0 && found;
  });

  expect(json.activity).toMatchObject({ seconds: 60, starts: { length: 60 } });
  expect(json.activity.series.map(({ counts }) => counts.length)).toEqual(Array(7).fill(60));
  expect(json.problems).toContain("1 in payment-notifications-dlq-prod");
  expect((await ask("/api/overview?minutes=7")).status).toBe(400);
});
