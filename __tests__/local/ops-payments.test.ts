import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { eventIdOfKey, eventIdOfSource } from "../../functions/domain/webhook-identity.ts";
import { stripeEvent } from "../../testing/factories/signatures.ts";
import { webhookBody } from "../../testing/factories/webhooks.ts";
import { call } from "../../testing/http/signed-requests.ts";
import { Subscriber } from "../../testing/systems/local-subscriber.ts";
import { TestSystem } from "../../testing/systems/local-system.ts";
import { type Operator, operatorOf } from "../../testing/systems/operator.ts";

let system: TestSystem;
let subscriber: Subscriber;
let directory: string;

beforeAll(async () => {
  [system, directory] = await Promise.all([
    TestSystem.start({ settings: { WEBHOOK_SOURCES: '[{"name":"stripe","scheme":"stripe"}]' } }),
    mkdtemp(join(tmpdir(), "payment-test-")),
  ]);
  subscriber = await Subscriber.subscribe(system);
});
afterAll(async () => {
  await system.stop();
  await rm(directory, { recursive: true });
});

const ops: Operator["ops"] = (...args) => operatorOf(system).ops(...args);
const opsJson: Operator["opsJson"] = (...args) => operatorOf(system).opsJson(...args);

const send = (body: Record<string, unknown>, key: string) =>
  call(system.url, { path: "/webhooks/payment", body: webhookBody(body), headers: { "idempotency-key": key } });

const paymentOf = async (transactionId: string) => (await opsJson(["show", transactionId])).json.payment;

async function fileOf(lines: readonly (object | string)[]): Promise<string> {
  const file = join(directory, `${Math.random()}.jsonl`);
  await writeFile(file, lines.map((line) => (typeof line === "string" ? line : JSON.stringify(line))).join("\n"));
  return file;
}

/** The audit records of an operation, the oldest first. */
async function auditOf(operation: string) {
  const { logs } = system.clients();
  const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName: "/payment/prod/operations" }));
  return events.map(({ message = "" }) => JSON.parse(message)).filter((record) => record.operation === operation);
}

describe("given events that a provider exported", () => {
  test("when they are imported, then each is recorded once, notified, and refused in the words of the webhook", async () => {
    const good = stripeEvent({ id: "evt_imported" }, { id: "pi_imported" });
    const file = await fileOf([
      good,
      good,
      "no JSON",
      { ...JSON.parse(good), id: 7 },
      { type: "customer.created", id: "evt_c" },
    ]);

    const dry = await opsJson(["import", file, "--source", "stripe", "--dry-run"]);
    const before = await paymentOf("pi_imported").catch(() => null);
    const done = await opsJson(["import", file, "--source", "stripe", "--yes"]);
    const again = await opsJson(["import", file, "--source", "stripe", "--yes"]);

    expect([dry, done, again].map(({ status }) => status)).toEqual([0, 1, 0]);
    expect(before).toBeNull();
    expect(dry.json).toMatchObject({
      plan: { recorded: 1, recorded_before: 1, refused: 2, ignored: 1 },
      outcome: null,
    });
    expect(done.json.outcome).toMatchObject({
      recorded: 1,
      recorded_before: 1,
      event_ids: [eventIdOfSource("stripe", "evt_imported")],
      not_recorded: [
        expect.stringMatching(/^line 3: Invalid request body: /),
        expect.stringMatching(/^line 4.*: (Missing|Invalid) .*id/),
        expect.stringMatching(/^line 5 \(event_id [0-9a-f]{64}\): not about a payment$/),
      ],
    });
    expect(again.json).toMatchObject({ plan: { recorded: 0, recorded_before: 2 }, outcome: null });
    expect(await paymentOf("pi_imported")).toMatchObject({ status: "completed" });
    expect((await subscriber.notificationOf("pi_imported")).message).toMatchObject({ status: "completed" });
  });

  test("when they follow the own contract and come on the standard input with a key, then the key names them", async () => {
    const body = JSON.parse(webhookBody({ transaction_id: "imported-own" }));
    const input = JSON.stringify({ headers: { "Idempotency-Key": "order-17" }, body });

    const { status, json } = await opsJson(["import", "-", "--yes"], { input });

    expect([status, json.outcome.event_ids]).toEqual([0, [eventIdOfKey("order-17")]]);
    expect(await send({ transaction_id: "imported-own" }, "order-17")).toMatchObject({ status: 200 });
    expect(await system.recordsOf("imported-own")).toHaveLength(1);
  });

  test("when they are of a source that there is not, then the sources are named", async () => {
    const { status, stderr } = await ops(["import", await fileOf([]), "--source", "adyen", "--dry-run", "--local"]);

    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: expect.stringContaining('--source: "adyen" given, allowed: stripe'),
    });
  });
});

describe("given a payment that is not what it should be", () => {
  test("when it is corrected, then an event is appended with its reason, subscribers are told, and the audit says who", async () => {
    await send({ transaction_id: "corrected-1", status: "completed", amount: 12.5 }, "corrected-a");
    const reason = "the bank returned it, ticket 4711";

    const dry = await opsJson(["correct", "corrected-1", "--status", "failed", "--reason", reason, "--dry-run"]);
    const done = await opsJson(["correct", "corrected-1", "--status", "failed", "--reason", reason, "--yes"]);
    const again = await opsJson(["correct", "corrected-1", "--status", "failed", "--reason", reason, "--yes"]);
    const shown = await ops(["show", "corrected-1", "--local"]);

    expect([dry, done, again].map(({ status, json }) => [status, json.outcome === null])).toEqual([
      [0, true],
      [0, false],
      [0, true],
    ]);
    expect(dry.json.plan).toMatchObject({ status_before: "completed", status_after: "failed", amount_after: "12.5" });
    expect(await paymentOf("corrected-1")).toMatchObject({ status: "failed", amount: 12.5 });
    expect(await system.recordsOf("corrected-1")).toHaveLength(2);
    expect(shown.stdout).toContain(`user/operator-changing: ${reason}`);
    expect((await auditOf("correct")).map(({ phase, by, plan }) => [phase, by, plan?.reason])).toEqual([
      ["begun", expect.stringMatching(/^arn:aws:iam::/), reason],
      ["done", expect.stringMatching(/^arn:aws:iam::/), undefined],
    ]);
  });

  test.each([
    [["--status", "pending"], 1, "with this event the payment would be completed"],
    [["--status", "paid"], 2, '--status: "paid" given, allowed: pending, completed'],
    [["--status", "refunded"], 2, "--status: must be one of pending, completed, failed"],
  ])("when %j cannot be, then that is said, and nothing is appended", async (status, code, message) => {
    await send({ transaction_id: "corrected-2", status: "completed" }, "corrected-b");

    const ran = await ops(["correct", "corrected-2", ...status, "--reason", "a test", "--yes", "--local"]);

    expect(ran).toMatchObject({ status: code, stderr: expect.stringContaining(message) });
    expect(await system.recordsOf("corrected-2")).toHaveLength(1);
  });
});

test("given a payment with raw bodies, when it is erased, then the bodies and reasons are gone, the payment stays, and what remains is said", async () => {
  await send({ transaction_id: "erased-1", status: "completed", amount: 12.5, email: "payer@example.com" }, "erased-a");
  await ops(["correct", "erased-1", "--status", "failed", "--reason", "a test", "--yes", "--local"]);
  const before = await paymentOf("erased-1");

  const done = await opsJson(["erase", "erased-1", "--reason", "request 4711", "--yes"]);
  const again = await opsJson(["erase", "erased-1", "--reason", "request 4711", "--yes"]);
  const repeated = await send(
    { transaction_id: "erased-1", status: "completed", amount: 12.5, email: "payer@example.com" },
    "erased-a",
  );

  expect([done.status, again.status, again.json.outcome, repeated.status]).toEqual([0, 0, null, 200]);
  expect(done.json.plan.remains).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^point-in-time recovery/),
      expect.stringMatching(/^logs, if dataTrace is on: 365 days/),
    ]),
  );
  const records = await system.recordsOf("erased-1");
  expect(records).toHaveLength(2);
  for (const record of records) {
    expect(record).toMatchObject({ erased_at: expect.anything() });
    expect(record).not.toHaveProperty("raw_data");
    expect(record).not.toHaveProperty("correction_reason");
  }
  expect(await paymentOf("erased-1")).toEqual(before);
});
