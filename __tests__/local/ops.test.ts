import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { text } from "node:stream/consumers";
import { SendMessageCommand } from "@aws-sdk/client-sqs";
import { eventIdOfKey } from "../../functions/domain/webhook-identity.ts";
import { webhookBody } from "../../testing/factories/webhooks.ts";
import { call } from "../../testing/http/signed-requests.ts";
import { TestSystem } from "../../testing/systems/local-system.ts";
import { queueDepth } from "../../testing/systems/queue-depth.ts";

let system: TestSystem;

beforeAll(async () => {
  system = await TestSystem.start();
});
afterAll(() => system.stop());

/** `npm run ops --` without npm. */
async function ops(args: readonly string[], { input = "" } = {}) {
  const child = spawn("node", ["tools/ops/main.ts", ...args], {
    cwd: resolve(__dirname, "../.."),
    env: { ...process.env, PORT: new URL(system.url).port },
  });
  child.stdin.end(input);
  const [stdout, stderr, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return { status: status as number, stdout, stderr };
}

async function opsJson(args: readonly string[]) {
  const { status, stdout, stderr } = await ops([...args, "--local", "--json"]);
  return { status, stderr, json: JSON.parse(stdout || "null") };
}

const send = (body: Record<string, unknown>, key: string) =>
  call(system.url, { path: "/webhooks/payment", body: webhookBody(body), headers: { "idempotency-key": key } });

test("given a payment with a late pending, when it is shown, then each event says what it changed, and why not", async () => {
  await send({ transaction_id: "shown-1", status: "completed", amount: 12.5 }, "shown-a");
  await send({ transaction_id: "shown-1", status: "pending", amount: 12.5 }, "shown-b");

  const { status, json } = await opsJson(["show", "shown-1"]);

  expect(status).toBe(0);
  expect(json).toMatchObject({
    transaction_id: "shown-1",
    lifecycle: "basic",
    payment: { status: "completed", amount: 12.5, currency: "USD" },
    events: [
      { event_id: eventIdOfKey("shown-a"), says: "completed", changed: expect.arrayContaining(["status completed"]) },
      {
        says: "pending",
        changed: [],
        because: "a pending does not count after a completed, as only its arrival is known",
      },
    ],
  });
  expect(json.events.map((event: object) => Object.keys(event))).toEqual([
    expect.arrayContaining(["received_at", "completed_at"]),
    expect.arrayContaining(["received_at", "completed_at"]),
  ]);
});

test("given a payment, when it is shown to a person, then the table has no colour in a pipe, and no body", async () => {
  await send({ transaction_id: "shown-2", metadata: { secret: "of the body" } }, "shown-c");

  const { status, stdout } = await ops(["show", "shown-2", "--local", "--env", "prod"]);

  expect(status).toBe(0);
  expect(stdout).toMatch(/^shown-2 in prod of the local run: completed, /);
  expect(stdout).toContain(eventIdOfKey("shown-c").slice(0, 12));
  expect(stdout).not.toContain("\u001b");
  expect(stdout).not.toContain("of the body");
});

test("given an event, when it is looked for by its key, then it is found as recorded, with its transaction by a scan", async () => {
  await send({ transaction_id: "shown-3" }, "shown-d");

  const byKey = await opsJson(["show", "--event", "shown-d", "--scan"]);
  const byId = await opsJson(["show", "--event", eventIdOfKey("shown-d")]);

  expect(byKey.json).toMatchObject({ state: "recorded", transaction_id: "shown-3" });
  expect([byKey.status, byId.status, byId.json.state]).toEqual([0, 0, "recorded"]);
});

test("given no such payment or event, when it is shown, then that is said, and the exit code is 1", async () => {
  const payment = await ops(["show", "nobody", "--local"]);
  const event = await ops(["show", "--event", "nobody", "--source", "stripe", "--local"]);

  expect(payment).toMatchObject({ status: 1, stderr: "nobody: no event is recorded in prod of the local run\n" });
  expect(event).toMatchObject({ status: 1, stdout: expect.stringContaining("no delivery of it was recorded") });
});

test("given dead letters, when they are looked at, then each is told, and can be received as before", async () => {
  const url = system.queueUrl("payment-notifications-dlq");
  const { sqs } = system.clients();
  const event = { id: eventIdOfKey("letter"), time: "2026-11-24T08:00:00.000Z" };
  const named = JSON.stringify({ transaction_id: "letter-1", notification_type: "payment_received", event });
  for (const MessageBody of [named, "\u202enot ours\r\nat all"]) {
    await sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody }));
  }

  const looked = await opsJson(["dead-letters"]);
  const shown = await ops(["dead-letters", "--local"]);

  expect(looked.status).toBe(1);
  expect(looked.json).toEqual([
    expect.objectContaining({
      queue: "payment-notifications-dlq-prod",
      transaction_id: "letter-1",
      event_id: event.id,
    }),
    expect.not.objectContaining({ transaction_id: expect.anything() }),
  ]);
  expect(shown.stdout).toContain("letter-1");
  expect(shown.stdout).toContain("�not ours��at all");
  expect(await queueDepth(sqs, url)).toMatchObject({ visible: 2, inFlight: 0 });
});

test.each([
  [[], "no command given, allowed: show, "],
  [["sohw", "--local"], '"sohw" given, allowed: show, '],
  [["show", "txn"], "no environment given, allowed: --env <name> or --local"],
  [["show", "--local"], "0 transactions given, allowed: one, or --event"],
  [["show", "a b", "--local"], "allowed: a transaction id of letters"],
  [["show", "txn", "--scan", "--local"], "--scan given, allowed: with --event"],
  [["show", "--event", "two words", "--local"], "--event: must be visible ASCII without spaces"],
  [["show", "txn", "--local", "--env", "other"], '--env: "other" given, allowed: prod, which the local run serves'],
  [["show", "txn", "--local", "--prefix", "acme"], "--prefix and --local given, allowed: one"],
  [["dead-letters", "--local", "--limit", "0"], '--limit: "0" given, allowed: 1 to 100000'],
  [["dead-letters", "letter", "--local"], '"letter" given, allowed: options only'],
])("given the arguments %j, when ops runs, then it does nothing and says what is allowed", async (args, message) => {
  const { status, stdout, stderr } = await ops(args);

  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  expect(stderr).toContain(message);
});

test("given --help, when ops runs, then it explains all commands, and each command itself with examples", async () => {
  const [all, one] = await Promise.all([ops(["--help"]), ops(["show", "--help"])]);

  expect([all.status, one.status]).toEqual([0, 0]);
  expect(all.stdout).toMatch(/^ {2}dead-letters {2}/m);
  expect(one.stdout).toMatch(/^Examples:\n {2}npm run ops -- show /m);
});
