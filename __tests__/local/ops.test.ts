import { FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { type AttributeValue, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { SendMessageCommand } from "@aws-sdk/client-sqs";
import { eventIdOfKey } from "../../functions/domain/webhook-identity.ts";
import { webhookBody } from "../../testing/factories/webhooks.ts";
import { call } from "../../testing/http/signed-requests.ts";
import { TestSystem } from "../../testing/systems/local-system.ts";
import { type Operator, operatorOf } from "../../testing/systems/operator.ts";
import { queueDepth } from "../../testing/systems/queue-depth.ts";

let system: TestSystem;

beforeAll(async () => {
  system = await TestSystem.start();
});
afterAll(() => system.stop());

const ops: Operator["ops"] = (...args) => operatorOf(system).ops(...args);
const opsJson: Operator["opsJson"] = (...args) => operatorOf(system).opsJson(...args);

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
  const withBodies = await ops(["dead-letters", "--local", "--bodies"]);

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
  // What they hold may be personal.
  expect([looked.json[0].body, shown.stdout.includes("not ours")]).toEqual([undefined, false]);
  expect(withBodies.stdout).toContain("�not ours��at all");
  expect(await queueDepth(sqs, url)).toMatchObject({ visible: 2, inFlight: 0 });
});

test("given a dead letter of a payment, when it is sent back, then its notification is published, the others stay, and an audit record tells it", async () => {
  await send({ transaction_id: "redriven-1" }, "redriven-1");
  const url = system.queueUrl("payment-notifications-dlq");
  const { sqs, logs } = system.clients();
  const [record] = await system.recordsOf("redriven-1");
  const event = { id: eventIdOfKey("redriven-1"), time: `${record?.timestamp?.S?.slice(0, 23)}Z` };
  const MessageBody = JSON.stringify({ transaction_id: "redriven-1", notification_type: "payment_received", event });
  const { MessageId = "" } = await sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody }));
  const before = await queueDepth(sqs, url);

  const dry = await opsJson(["redrive", "--id", MessageId, "--dry-run"]);
  const { status, json, stderr } = await opsJson(["redrive", "--id", MessageId, "--yes"]);

  expect([dry.status, status]).toEqual([0, 0]);
  expect(stderr).toContain("send to payment-notifications-prod: 1 letter of the");
  expect(json).toMatchObject({
    operation: "redrive",
    plan: { letters: 1, message_ids: [MessageId], event_ids: [event.id] },
    outcome: { taken: 1, failed: 0, came_back: 0, still_there: 0 },
  });
  expect(await queueDepth(sqs, url)).toMatchObject({ visible: before.visible - 1, inFlight: 0 });
  const [logGroupName, logStreamName = ""] = json.audit.split(" ");
  const { events = [] } = await logs.send(
    new FilterLogEventsCommand({ logGroupName, logStreamNames: [logStreamName] }),
  );
  expect(events.map(({ message = "" }) => JSON.parse(message))).toEqual([
    expect.objectContaining({ phase: "begun", by: json.by, plan: json.plan }),
    expect.objectContaining({ phase: "done", outcome: json.outcome }),
  ]);
});

/** A payment of one event, at a time of long ago that no other test uses. */
const recordAt = (transaction_id: string, occurred_at: string, more: Record<string, unknown> = {}) =>
  send({ transaction_id, occurred_at, ...more }, transaction_id);

const listed = async (...args: readonly string[]) => {
  const { status, stdout, stderr } = await ops(["list", "--local", "--json", ...args]);
  const payments = stdout
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  return { status, stderr, payments, ids: payments.map(({ transaction_id }) => transaction_id) };
};

describe("given payments of some days", () => {
  beforeAll(async () => {
    await recordAt("listed-1", "2024-02-28T23:59:59.999Z", { amount: 10, status: "pending" });
    await recordAt("listed-2", "2024-02-29T00:00:00.000Z", { amount: 20.5, currency: "EUR", status: "failed" });
    await recordAt("listed-3", "2024-02-29T12:00:00.000Z", { amount: 0.1 });
    await recordAt("listed-4", "2024-03-01T00:00:00.000Z", { amount: 9007199254740991 });
    // A payment of two events, of which the later one is listed.
    await send(
      { transaction_id: "listed-1", occurred_at: "2024-02-29T13:00:00.000Z", amount: 10 },
      "listed-1-completed",
    );
  });

  const RANGE = ["--from", "2024-02-28", "--to", "2024-03-02"];

  test("when they are listed, then each is there once as it is now, the newest event first", async () => {
    const { status, payments, ids } = await listed(...RANGE);

    expect(status).toBe(0);
    expect(ids).toEqual(["listed-4", "listed-1", "listed-3", "listed-2"]);
    expect(payments[1]).toMatchObject({
      status: "completed",
      amount: 10,
      last_event_at: expect.stringMatching(/^2024-02-29T13/),
    });
  });

  test.each([
    [
      ["--from", "2024-02-29", "--to", "2024-03-01"],
      ["listed-1", "listed-3", "listed-2"],
    ],
    [
      ["--from", "2024-02-28", "--to", "2024-02-29T12:00"],
      ["listed-2", "listed-1"],
    ],
    [["--from", "2024-02-29T14:00:00+02:00", "--to", "2024-02-29T12:00:00.001Z"], ["listed-3"]],
    [[...RANGE, "--status", "failed"], ["listed-2"]],
    [
      [...RANGE, "--currency", "USD", "--max", "10"],
      ["listed-1", "listed-3"],
    ],
    [[...RANGE, "--min", "20.51", "--max", "9007199254740990.99999"], []],
    [[...RANGE, "--source", "stripe"], []],
    [
      [...RANGE, "--limit", "2"],
      ["listed-4", "listed-1"],
    ],
  ])("when they are listed with %j, then only these are", async (args, expected) => {
    const { ids, status } = await listed(...args);

    expect(ids).toEqual(expected);
    expect(status).toBe(expected.length > 0 ? 0 : 1);
  });

  test("when they are listed for a person, then in columns, and what there is more is said", async () => {
    const { stdout, stderr } = await ops(["list", "--local", ...RANGE, "--limit", "1"]);

    expect(stdout.split("\n")).toEqual([
      expect.stringMatching(/^Newest event +Status +Amount +Source +Payment$/),
      expect.stringMatching(/^2024-03-01T00:00:00\.000 {2}completed +9007199254740991 USD {2}- +listed-4$/),
      "",
    ]);
    const [, to = ""] = /^1 shown, there are more: give a larger --limit, or --to (\S+)$/m.exec(stderr) ?? [];
    const { ids } = await listed("--from", "2024-02-28", "--to", to, "--limit", "1");
    expect(ids).toEqual(["listed-1"]);
  });

  test("when they are exported as CSV, then a line each, and exact totals by currency and status", async () => {
    await recordAt("-listed-5", "2024-03-01T01:00:00.000Z", { amount: 0.2 });
    const { status, stdout, stderr } = await ops(["export", "--local", ...RANGE]);

    expect(status).toBe(0);
    expect(stdout.split("\n").map((line) => line.split(",").slice(0, 4).join(","))).toEqual([
      "transaction_id,status,amount,currency",
      // A spreadsheet would calculate what begins with a minus.
      "'-listed-5,completed,0.2,USD",
      "listed-4,completed,9007199254740991,USD",
      "listed-1,completed,10,USD",
      "listed-3,completed,0.1,USD",
      "listed-2,failed,20.5,EUR",
      "",
    ]);
    expect(stderr.split("\n").map((line) => line.trim())).toEqual([
      expect.stringMatching(/^Currency +Status +Payments +Amount$/),
      expect.stringMatching(/^EUR +failed +1 +20\.5$/),
      expect.stringMatching(/^USD +completed +4 +9007199254741001\.3$/),
      "",
    ]);
  });

  test("when some are exported as JSON lines, then an object each, and the totals as JSON", async () => {
    const { status, stdout, stderr } = await ops([
      "export",
      "--local",
      "--json",
      "--format",
      "jsonl",
      ...RANGE,
      "--currency",
      "EUR",
    ]);

    expect(status).toBe(0);
    expect(
      stdout
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line)),
    ).toEqual([expect.objectContaining({ transaction_id: "listed-2", amount: 20.5, sources: [] })]);
    expect(JSON.parse(stderr)).toMatchObject({
      payments: 1,
      totals: [{ currency: "EUR", status: "failed", payments: 1, amount: "20.5" }],
      complete: true,
    });
  });

  test("when a record of an earlier release is put into the index, then it is listed, and only it was written", async () => {
    const { dynamoDb } = system.clients();
    const key = { transaction_id: { S: "listed-3" }, timestamp: (await system.recordsOf("listed-3"))[0]?.timestamp };
    await dynamoDb.send(
      new UpdateItemCommand({
        TableName: system.table,
        Key: key as Record<string, AttributeValue>,
        UpdateExpression: "REMOVE day_shard",
      }),
    );
    const before = await listed(...RANGE);
    const dry = await opsJson(["backfill", "--dry-run"]);
    const done = await opsJson(["backfill", "--yes"]);
    const again = await opsJson(["backfill", "--yes"]);

    expect(before.ids).not.toContain("listed-3");
    expect([dry, done, again].map(({ status, json }) => [status, json.plan.records, json.outcome])).toEqual([
      [0, 1, null],
      [0, 1, { records: 1 }],
      [0, 0, null],
    ]);
    expect(done.json).toMatchObject({
      operation: "backfill",
      dry_run: false,
      audit: expect.stringContaining("/backfill/"),
    });
    expect((await listed(...RANGE)).ids).toContain("listed-3");
  });
});

describe("given payments of a day, and a provider's file of it", () => {
  beforeAll(async () => {
    await recordAt("pi_same", "2024-05-01T10:00:00.000Z", { amount: 10.5, currency: "EUR" });
    await recordAt("pi_other", "2024-05-01T11:00:00.000Z", { amount: 20 });
    await recordAt("pi_unknown", "2024-05-01T12:00:00.000Z", { amount: 30 });
    await recordAt("pi_waiting", "2024-05-01T13:00:00.000Z", { amount: 40, status: "pending" });
    // Found by its id alone: its events are outside of the file's time.
    await recordAt("pi_before", "2024-03-20T00:00:00.000Z", { amount: 50 });
  });

  const file = (...rows: readonly string[]) =>
    ["balance_transaction_id,created_utc,currency,gross,fee,net,reporting_category,payment_intent_id", ...rows].join(
      "\n",
    );
  const SAME = "txn_1,2024-05-01 09:59:58,eur,10.50,0.50,10.00,charge,pi_same";
  const BEFORE = "txn_2,2024-05-01 10:00:00,usd,50.00,1.00,49.00,charge,pi_before";
  const LAST = "txn_3,2024-05-01 23:00:00,usd,-70.00,0.00,-70.00,payout,";
  const OTHER = "txn_4,2024-05-01 11:00:01,usd,20.01,1.00,19.01,charge,pi_other";
  const MISSING = "txn_5,2024-05-01 14:00:00,usd,60.00,1.00,59.00,charge,pi_missing";

  test("when they are reconciled, then there are three lists of what is not the same, and the exit code is 1", async () => {
    const { status, stdout, stderr } = await ops(["reconcile", "-", "--local", "--json"], {
      input: file(SAME, BEFORE, OTHER, MISSING, LAST),
    });

    expect(status).toBe(1);
    const findings = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(findings.toSorted((a, b) => a.transaction_id.localeCompare(b.transaction_id))).toEqual([
      { list: "only_there", transaction_id: "pi_missing", there: { status: "taken", amount: 60, currency: "USD" } },
      {
        list: "different",
        transaction_id: "pi_other",
        differs: ["amount"],
        there: { status: "taken", amount: 20.01, currency: "USD" },
        here: { status: "completed", amount: 20, currency: "USD" },
      },
      {
        list: "only_here",
        transaction_id: "pi_unknown",
        here: { status: "completed", amount: 30, currency: "USD" },
      },
    ]);
    expect(JSON.parse(stderr.trim().split("\n").at(-1) ?? "")).toMatchObject({
      payments: 4,
      equal: 2,
      only_there: 1,
      only_here: 1,
      different: 1,
      others: { payout: 1 },
      complete: true,
    });
  });

  test("when they are reconciled for a person, then each list is a table", async () => {
    const { status, stdout, stderr } = await ops(["reconcile", "-", "--local"], { input: file(OTHER, MISSING) });

    expect(status).toBe(1);
    expect(stdout).toContain("Only there: in the file (1)\n");
    expect(stdout).toMatch(/^pi_missing {2}60 USD taken +-$/m);
    expect(stdout).toMatch(/^pi_other +20\.01 USD taken +20 USD completed +amount$/m);
    expect(stderr).toContain("2 payments there: 0 are the same, 1 different, 1 only there.");
  });

  test("when the file has all payments of its time, then the exit code is 0, but not of a source that there is not", async () => {
    const same = await ops(["reconcile", "-", "--local"], { input: file(SAME, BEFORE) });
    const ofNoSource = await ops(
      ["reconcile", "-", "--local", "--from", "2024-05-01", "--to", "2024-05-02", "--source", "stripe"],
      { input: file(SAME) },
    );

    expect(same).toMatchObject({ status: 0, stdout: "" });
    expect(ofNoSource).toMatchObject({ status: 1, stdout: "", stderr: expect.stringContaining("its sources: none") });
  });

  test("when it names columns of its own and no time, then the range is asked for", async () => {
    const input = "Reference;Cents;Currency\npi_same;1050;EUR\n";
    const columns = [
      "--columns",
      "transaction_id=Reference,amount=Cents,currency=Currency",
      "--minor-units",
      "--delimiter",
      ";",
    ];
    const without = await ops(["reconcile", "-", "--local", ...columns], { input });
    const range = ["--from", "2024-05-01", "--to", "2024-05-01T11:00"];
    const given = await ops(["reconcile", "-", "--local", ...columns, ...range], { input });

    expect(without).toMatchObject({ status: 2, stderr: expect.stringContaining("give --from and --to") });
    expect(given).toMatchObject({ status: 0, stdout: "" });
  });

  test("when there is no such file, then that is said", async () => {
    const { status, stderr } = await ops(["reconcile", "no-such-file.csv", "--local"]);

    expect(status).toBe(1);
    expect(stderr).toContain("the file cannot be read: ENOENT");
  });
});

test.each([
  [[], "no command given, allowed: health, show, "],
  [["sohw", "--local"], '"sohw" given, allowed: health, show, '],
  [["show", "txn"], "no environment given, allowed: --env <name> or --local"],
  [["show", "--local"], "0 transactions given, allowed: one, or --event"],
  [["show", "a b", "--local"], "allowed: a transaction id of letters"],
  [["show", "txn", "--scan", "--local"], "--scan given, allowed: with --event"],
  [["show", "--event", "two words", "--local"], "--event: must be visible ASCII without spaces"],
  [["show", "txn", "--local", "--env", "other"], '--env: "other" given, allowed: prod, which the local run serves'],
  [["show", "txn", "--local", "--prefix", "acme"], "--prefix and --local given, allowed: one"],
  [["dead-letters", "--local", "--limit", "0"], '--limit: "0" given, allowed: 1 to 100000'],
  [["list", "--local"], "no --from given, allowed: a day as 2026-11-24"],
  [["list", "--local", "--from", "yesterday"], '--from: "yesterday" given, allowed: a day'],
  [["list", "--local", "--from", "2026-02-30"], '--from: "2026-02-30" given, allowed: a day'],
  [["list", "--local", "--from", "2026-11-24", "--to", "2026-11-24"], "allowed: a time before 2026-11-24T00"],
  [["list", "--local", "--from", "2026-11-24", "--status", "paid"], '--status: "paid" given, allowed: pending'],
  [["list", "--local", "--from", "2026-11-24", "--currency", "eur"], "allowed: a code of three capital letters"],
  [["list", "--local", "--from", "2026-11-24", "--min", "1e9"], '--min: "1e9" given, allowed: an amount'],
  [["export", "--local", "--from", "2026-11-24", "--format", "xml"], '--format: "xml" given, allowed: csv, jsonl'],
  [["backfill", "--local"], "no terminal to ask on, allowed: --yes, or --dry-run"],
  [["restore", "--local"], "0 steps given, allowed: one of --to, --compare, --adopt, --delete"],
  [["restore", "--local", "--adopt", "a", "--delete", "a"], "2 steps given, allowed: one of"],
  [["restore", "--local", "--to", "yesterday", "--yes"], '--to: "yesterday" given, allowed: a day'],
  [["restore", "--local", "--compare", "a", "--yes"], "--yes given, allowed: not with --compare"],
  [["restore", "--local", "--adopt", "a"], "no terminal to ask on, allowed: --yes, or --dry-run"],
  [["reconcile", "--local"], "0 files given, allowed: one, or -"],
  [["reconcile", "a.csv", "--local", "--format", "acme"], '--format: "acme" given, allowed: stripe, adyen, paypal'],
  [
    ["reconcile", "a.csv", "--local", "--columns", "id=Id"],
    '--columns: "id=Id" given, allowed: transaction_id=<column>',
  ],
  [["reconcile", "a.csv", "--local", "--columns", "amount=A"], "--columns: no transaction_id, currency given"],
  [["reconcile", "a.csv", "--local", "--format", "stripe", "--minor-units"], "--minor-units given, allowed: with"],
  [["reconcile", "a.csv", "--local", "--delimiter", ";;"], '--delimiter: ";;" given, allowed: one character'],
  [["reconcile", "a.csv", "--local", "--to", "2026-11-24"], "--to given, allowed: with --from"],
  [["redrive", "--local"], "give either --all or --id"],
  [["redrive", "--local", "--all"], "no terminal to ask on, allowed: --yes, or --dry-run"],
  [["redrive", "--local", "--all", "--yes", "--discard", "--rate", "1"], "--discard and --rate given"],
  [["redrive", "--local", "--all", "--yes", "--to", "orders"], '--to: "orders" given, allowed: the URL or ARN of a'],
  [["redrive", "--local", "--all", "--yes", "--queue", "payment-alarms-dlq"], "have no way back"],
  [["replay", "--local", "--yes"], "neither transactions nor --from given"],
  [
    ["replay", "txn", "--from", "2026-11-24", "--local", "--yes"],
    "transactions and --from given, allowed: one of them",
  ],
  [["replay", "a b", "--local", "--yes"], "allowed: a transaction id of letters"],
  [["replay", "txn", "--local", "--yes", "--rate", "0"], '--rate: "0" given, allowed: 1 to 1000'],
  [["dead-letters", "letter", "--local"], '"letter" given, allowed: options only'],
])("given the arguments %j, when ops runs, then it does nothing and says what is allowed", async (args, message) => {
  const { status, stdout, stderr } = await ops(args);

  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  expect(stderr).toContain(message);
});

test.each([
  [["--compare", "no-such-table"], "table no-such-table was not restored from payment-transactions-prod"],
  [["--compare", "payment-transactions-prod-restored-20261124T080000Z"], "in this account and region"],
  [["--delete", "payment-transactions-prod", "--yes"], "table payment-transactions-prod was not restored from"],
])("given no restored table, when restore runs with %j, then it fails and changes nothing", async (args, message) => {
  const { status, stdout, stderr } = await ops(["restore", "--local", ...args]);

  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toContain(message);
});

test("given --help, when ops runs, then it explains all commands, and each command itself with examples", async () => {
  const [all, one] = await Promise.all([ops(["--help"]), ops(["show", "--help"])]);

  expect([all.status, one.status]).toEqual([0, 0]);
  expect(all.stdout).toMatch(/^ {2}dead-letters {2}/m);
  expect(one.stdout).toMatch(/^Examples:\n {2}npm run ops -- show /m);
});
