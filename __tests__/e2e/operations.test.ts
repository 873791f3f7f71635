import { writeFileSync } from "node:fs";
import path from "node:path";
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  DeleteItemCommand,
  DescribeTableCommand,
  QueryCommand,
  UntagResourceCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { DescribeKeyCommand, DisableKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { GetQueueUrlCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { eventIdOfKey, eventIdOfSource } from "../../functions/domain/webhook-identity.ts";
import { developmentSecret } from "../../local/development-secret.ts";
import { barriersOf } from "../../testing/console/console-page.ts";
import { openPage } from "../../testing/console/open-page.ts";
import { inSettings } from "../../testing/factories/configured-sources.ts";
import { secretNamed } from "../../testing/factories/signatures.ts";
import { everySource, type SourceEvent, sendEvent, signedEvent } from "../../testing/factories/signed-webhooks.ts";
import { webhookBody } from "../../testing/factories/webhooks.ts";
import { operatorOn } from "../../testing/systems/operator.ts";
import { waitFor } from "../../testing/wait-for.ts";
import { startBrowser } from "../../tools/console/browser.ts";
import type {
  Deliveries,
  Job,
  Overview,
  PaymentDetail,
  PaymentLogs,
  PaymentPage,
} from "../../tools/console/contract.ts";
import { expectAcceptedByAws } from "./support/accepted-requests.ts";
import { startOperatorConsole } from "./support/console.ts";
import { inOrder } from "./support/in-order.ts";
import { temporaryDirectory } from "./support/project.ts";
import { createSubscriber, type Subscriber } from "./support/subscriber.ts";
import { type EmulatedSystem, ENVIRONMENT, REGION, startSystem } from "./support/system.ts";

/** `npm run ops` and `npm run console` on a deployed environment, with nothing but its name and the shell's credentials. */
const step = inOrder();
/** Its configuration is nowhere but in the archive of the function's code. */
const CONFIGURED = everySource("listed");
const CONFIGURED_SECRET = developmentSecret(CONFIGURED.name, CONFIGURED);
const WHERE = ["--env", ENVIRONMENT];
const SHELL = { AWS_REGION: REGION };
const { ops, opsJson, opsLines } = operatorOn(WHERE, SHELL);
/** When the events of {@link signedEvent} happened. */
const SIGNED = ["--from", "2026-01-01", "--to", "2026-01-02"];
const FROM = new Date(Date.now() - 3_600_000).toISOString();

let system: EmulatedSystem;
let subscriber: Subscriber;
let url: string;
let table: string;

beforeAll(async () => {
  system = await startSystem("operations");
  subscriber = await createSubscriber(system.queues, "bookkeeping");
});
afterAll(() => system?.stop());

const onIt = (...args: readonly string[]) => opsLines(args);

const post = (body: Record<string, unknown>, key: string) =>
  system.call(url, { path: "/webhooks/payment", body: webhookBody(body), headers: { "idempotency-key": key } });

const send = async (event: SourceEvent) => (await sendEvent(system.urlOf(url), event)).status;

/** Everything that was said of secrets. */
const said: string[] = [];

async function secret(args: readonly string[], input = "") {
  const ran = await ops(["secret", ...args, ...WHERE], { input });
  said.push(ran.stdout, ran.stderr);
  return ran;
}

const liveVersions = async (source: string) =>
  (await opsJson(["secret", "check", source])).json.versions.map(({ stage }: { readonly stage: string }) => stage);

async function itemsOf(transactionId: string) {
  const { Items = [] } = await system.table.send(
    new QueryCommand({
      TableName: table,
      KeyConditionExpression: "transaction_id = :id",
      ExpressionAttributeValues: { ":id": { S: transactionId } },
    }),
  );
  return Items;
}

/** The key of the only record of a payment. */
async function keyOf(transactionId: string) {
  const [{ transaction_id, timestamp } = {}] = await itemsOf(transactionId);
  if (!transaction_id || !timestamp) throw new Error(`${transactionId} has no record`);
  return { TableName: table, Key: { transaction_id, timestamp } };
}

/** The audit records, the oldest first. */
async function auditRecords() {
  const { events = [] } = await new CloudWatchLogsClient(system.client).send(
    new FilterLogEventsCommand({ logGroupName: `/payment/${ENVIRONMENT}/operations` }),
  );
  return events.map(({ message = "" }) => JSON.parse(message));
}

step("given an account, when an environment with sources is deployed, then it can be found by its name", async () => {
  const settings = {
    BACKEND: "local",
    NOTIFICATION_SUBSCRIBERS: subscriber.setting,
    WEBHOOK_SOURCES: JSON.stringify([{ name: "stripe", scheme: "stripe" }, inSettings(CONFIGURED)]),
  };
  const stack = await system.project.freshStackDirectory("payment", settings);
  await stack.init();
  await stack.apply();
  const outputs = await stack.outputs();
  url = outputs.APIGatewayInvokeURL ?? "";
  table = outputs.DynamoDBTableName ?? "";

  const missing = await ops(["health", "--env", "nowhere"]);
  expect(missing).toMatchObject({
    status: 1,
    stderr: expect.stringContaining("no table payment-transactions-nowhere"),
  });
});

step(
  "given sources without secrets, when they are put, changed and ended, then each counts as it is said, and none is told",
  async () => {
    const [first, second] = [secretNamed("ops-1"), secretNamed("ops-2")];
    expect(await secret(["check", "stripe"])).toMatchObject({ status: 1, stdout: expect.stringContaining("no value") });

    const wrong = await secret(["put", CONFIGURED.name, "--yes"], "whsec_short");
    const puts = [
      await secret(["put", "stripe", "--yes"], first),
      await secret(["put", CONFIGURED.name, "--yes"], CONFIGURED_SECRET),
    ];
    expect(await send({ source: "stripe", transaction_id: "stripe-1", secret: first })).toBe(200);
    const changed = await secret(["put", "stripe", "--yes"], second);
    expect(await liveVersions("stripe")).toEqual(["AWSCURRENT", "AWSPREVIOUS"]);
    const ended = await secret(["end-previous", "stripe", "--now", "--yes"]);

    expect(wrong.status).toBe(2);
    expect([...puts, changed, ended].map(({ status }) => status)).toEqual([0, 0, 0, 0]);
    expect(await liveVersions("stripe")).toEqual(["AWSCURRENT"]);
    expect(await liveVersions(CONFIGURED.name)).toEqual(["AWSCURRENT"]);
    const records = JSON.stringify(await auditRecords());
    for (const value of [first, second, CONFIGURED_SECRET]) expect(said.join("\n") + records).not.toContain(value);
  },
);

step("given payments, when they are shown, listed and exported, then each is there with its exact amount", async () => {
  await post({ transaction_id: "paid-1", status: "completed", amount: 12.5 }, "paid-a");
  await post({ transaction_id: "paid-1", status: "pending", amount: 12.5 }, "paid-b");
  await post({ transaction_id: "paid-2", status: "failed" }, "paid-c");
  await send({ source: CONFIGURED.name, transaction_id: "configured-1", secret: CONFIGURED_SECRET });

  const shown = await opsJson(["show", "paid-1"]);
  const byKey = await opsJson(["show", "--event", "paid-a", "--scan"]);
  const ofSource = await opsJson(["show", "--event", "event-stripe-1", "--source", "stripe"]);
  const listed = await onIt("list", "--from", FROM);
  const signed = await onIt("list", ...SIGNED);
  const exported = await ops(["export", "--from", FROM, ...WHERE]);

  expect(shown.json).toMatchObject({
    payment: { status: "completed", amount: 12.5 },
    events: [
      { event_id: eventIdOfKey("paid-a"), changed: expect.arrayContaining(["status completed"]) },
      { changed: [], because: expect.stringMatching(/^a pending does not count/) },
    ],
  });
  expect(byKey.json).toMatchObject({ state: "recorded", transaction_id: "paid-1" });
  expect(ofSource.json).toMatchObject({ state: "recorded" });
  const amounts = ({ objects }: typeof listed) =>
    objects.map(({ transaction_id, amount }) => `${transaction_id} ${amount}`).sort();
  expect(amounts(listed)).toEqual(["paid-1 12.5", "paid-2 12.34"]);
  expect(amounts(signed)).toEqual(["configured-1 12.34", "stripe-1 12.34"]);
  expect(exported.stdout.trim().split("\n")).toHaveLength(3);
  expect(exported.stderr).toMatch(/^USD +completed +1 +12\.5$/m);
});

// MiniStack writes the functions' lines, but no access log of API Gateway. A JSON filter pattern lets every line through: which lines
// it means is tried in the local run.
step("given events that were refused, when the logs are read, then they say what became of each", async () => {
  const refused = { source: "stripe", transaction_id: "stripe-2", amount: "-1", secret: secretNamed("ops-2") };
  await waitFor("the new secret to count", async () => (await send(refused)) !== 401, 1000);
  await post({ transaction_id: "paid-1", status: "completed", amount: 13 }, "paid-a");

  const logs = await onIt("logs", "paid-1", "--from", FROM);
  const ofEvent = await onIt("logs", "event-stripe-2", "--source", "stripe");
  const causes = await opsJson(["refusals", "--from", FROM]);
  const unrecorded = await ops(["show", "--event", "event-stripe-2", "--source", "stripe", ...WHERE]);

  expect(logs.objects.map(({ writer, line }) => [writer, line.message, line.event_id])).toEqual(
    expect.arrayContaining([
      ["webhook-processor", "webhook recorded", eventIdOfKey("paid-a")],
      ["webhook-processor", "webhook recorded", eventIdOfKey("paid-b")],
    ]),
  );
  const eventId = eventIdOfSource("stripe", "event-stripe-2");
  expect(ofEvent.objects).toContainEqual(
    expect.objectContaining({
      writer: "webhook-receiver",
      line: expect.objectContaining({ message: "signed event refused", event_id: eventId }),
    }),
  );
  expect(causes.json.causes).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ outcome: "refused", writer: "webhook-processor", times: 1 }),
      expect.objectContaining({ outcome: "refused", source: "stripe", message: "signed event refused", times: 1 }),
    ]),
  );
  expect(unrecorded).toMatchObject({ status: 1, stdout: expect.stringContaining("refused") });
});

// MiniStack makes no metrics of the functions' lines, and its alarms never ring.
step("given the environment, when its health is asked for, then key, queues and sources are told", async () => {
  const { status, json } = await opsJson(["health"]);

  expect({ status, json }).toMatchObject({
    status: 0,
    json: {
      problems: [],
      key: { state: "Enabled" },
      alarms: { ringing: [], total: expect.any(Number) },
      sources: [{ source: "stripe" }, { source: CONFIGURED.name }],
    },
  });
  expect(json.alarms.total).toBeGreaterThan(30);
  expect(json.queues).toContainEqual(
    expect.objectContaining({ name: `payment-notifications-dlq-${ENVIRONMENT}`, isDeadLetterQueue: true, visible: 0 }),
  );
});

step("given a dead letter, when it is looked at and sent back, then its notification is published", async () => {
  const [record] = await itemsOf("paid-2");
  const event = { id: eventIdOfKey("paid-c"), time: `${record?.timestamp?.S?.slice(0, 23)}Z` };
  const letter = { transaction_id: "paid-2", notification_type: "payment_received", event };
  const QueueUrl = await urlOfQueue("payment-notifications-dlq");
  await system.queues.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(letter) }));
  await subscriber.all("paid-2");

  const looked = await opsJson(["dead-letters"]);
  const sentBack = await opsJson(["redrive", "--all", "--yes"]);
  const after = await opsJson(["dead-letters"]);

  expect(looked).toMatchObject({ status: 1, json: [{ transaction_id: "paid-2", event_id: event.id }] });
  expect(sentBack).toMatchObject({ status: 0, json: { outcome: { taken: 1, failed: 0, came_back: 0 } } });
  expect(after).toMatchObject({ status: 0, json: [] });
  expect(await subscriber.next("paid-2")).toMatchObject({ status: "failed" });
});

step(
  "given exported events, when they are imported, then each is recorded once, of a configured source as well",
  async () => {
    const directory = temporaryDirectory("import");
    const importOf = async (source: string, ...transactions: readonly string[]) => {
      const file = path.join(directory, `${source}.jsonl`);
      const events = await Promise.all(transactions.map((transaction_id) => signedEvent({ source, transaction_id })));
      writeFileSync(file, events.map(({ body }) => body).join("\n"));
      return opsJson(["import", file, "--source", source, "--yes"]);
    };

    const ofStripe = await importOf("stripe", "stripe-1", "stripe-3");
    const configured = await importOf(CONFIGURED.name, "configured-1", "configured-2");

    for (const { status, json } of [ofStripe, configured]) {
      expect({ status, json }).toMatchObject({ status: 0, json: { outcome: { recorded: 1, recorded_before: 1 } } });
    }
    expect(await subscriber.next("configured-2")).toMatchObject({ status: "completed" });
  },
);

step(
  "given a payment, when it is corrected, published again and erased, then that is so, and its amounts stay",
  async () => {
    const reason = "ticket 4711";
    const corrected = await opsJson(["correct", "paid-1", "--status", "failed", "--reason", reason, "--yes"]);
    const shown = await opsJson(["show", "paid-1"]);
    await subscriber.all("paid-2");
    const replayed = await opsJson(["replay", "paid-2", "--yes"]);
    const ofRange = await opsJson(["replay", "--from", FROM, "--current", "--dry-run"]);
    const erased = await opsJson(["erase", "paid-1", "--reason", reason, "--yes"]);
    const afterwards = await opsJson(["show", "paid-1"]);

    expect([corrected, replayed, ofRange, erased].map(({ status }) => status)).toEqual([0, 0, 0, 0]);
    expect(shown.json).toMatchObject({ payment: { status: "failed", amount: 12.5 } });
    expect(shown.json.events.at(-1)).toMatchObject({ correction_reason: reason, corrected_by: corrected.json.by });
    expect(await subscriber.next("paid-2")).toMatchObject({ status: "failed" });
    expect(ofRange.json.plan).toMatchObject({ notifications: 2 });
    expect(erased.json.plan.remains).toContainEqual(expect.stringMatching(/^point-in-time recovery/));
    expect(afterwards.json.payment).toEqual(shown.json.payment);
    for (const item of await itemsOf("paid-1")) {
      expect(item).toHaveProperty("erased_at");
      expect(item).not.toHaveProperty("raw_data");
    }
  },
);

step("given a record of an earlier release, when it is put into the index by time, then it is listed", async () => {
  await system.table.send(new UpdateItemCommand({ ...(await keyOf("paid-2")), UpdateExpression: "REMOVE day_shard" }));
  const idsListed = async () => (await onIt("list", "--from", FROM)).objects.map(({ transaction_id: id }) => id);
  expect(await idsListed()).not.toContain("paid-2");

  const { status, json } = await opsJson(["backfill", "--yes"]);

  expect({ status, outcome: json.outcome }).toEqual({ status: 0, outcome: { records: 1 } });
  expect(await idsListed()).toContain("paid-2");
});

// MiniStack keeps the state of a key, and lets it be used in every state.
step("given a key that somebody disabled, when it is made usable, then it is enabled", async () => {
  const keys = new KMSClient(system.client);
  const { Table } = await system.table.send(new DescribeTableCommand({ TableName: table }));
  const KeyId = Table?.SSEDescription?.KMSMasterKeyArn;
  await keys.send(new DisableKeyCommand({ KeyId }));

  const unwell = await opsJson(["health"]);
  const { status, json } = await opsJson(["key", "--yes"]);

  expect(unwell.json.problems).toEqual([`the key ${KeyId} is Disabled: nothing can be read or written`]);
  expect({ status, json }).toMatchObject({ status: 0, json: { plan: { key: KeyId, state: "Disabled" } } });
  const { KeyMetadata } = await keys.send(new DescribeKeyCommand({ KeyId }));
  expect(KeyMetadata?.KeyState).toBe("Enabled");
});

// MiniStack restores what the table has now, whatever time is given.
step(
  "given a lost record, when the table is restored, compared, and copied back, then the record is there again",
  async () => {
    const time = new Date().toISOString();
    const restored = await opsJson(["restore", "--to", time, "--yes"]);
    const name = restored.json.outcome.table;
    await system.table.send(new DeleteItemCommand(await keyOf("paid-2")));

    const lacking = await onIt("restore", "--compare", name);
    const adopted = await opsJson(["restore", "--adopt", name, "--yes"]);
    const same = await onIt("restore", "--compare", name);
    const live = await ops(["restore", "--delete", table, "--yes", ...WHERE]);
    const deleted = await opsJson(["restore", "--delete", name, "--yes"]);

    expect(lacking.status).toBe(1);
    expect(lacking.objects).toContainEqual(
      expect.objectContaining({ list: "only_restored", transaction_id: "paid-2" }),
    );
    expect(adopted).toMatchObject({ status: 0, json: { outcome: { copied: 1, missing: 0 } } });
    expect(same.status).toBe(0);
    expect(await itemsOf("paid-2")).toHaveLength(1);
    expect(live).toMatchObject({ status: 1, stderr: expect.stringContaining("was not restored from") });
    expect(deleted.status).toBe(0);
  },
);

step(
  "given all these changes, when the audit records are read, then each has its begin, its end and who did it",
  async () => {
    const records = await auditRecords();

    expect(records.map(({ operation, phase }) => `${operation} ${phase}`)).toEqual(
      [
        ...["secret-put", "secret-put", "secret-put", "secret-end-previous", "redrive", "import", "import"],
        ...["correct", "replay", "erase", "backfill", "key", "restore", "restore", "restore"],
      ].flatMap((operation) => [`${operation} begun`, `${operation} done`]),
    );
    expect(new Set(records.map(({ by }) => by))).toEqual(new Set([expect.stringMatching(/^arn:aws:/)]));
  },
);

step("given the console without --allow-changes, when it is asked, then it answers, and changes nothing", async () => {
  const console = await startOperatorConsole(WHERE, SHELL);
  const ended = async (job: Job) =>
    waitFor("the dry run to end", async () => {
      const { json } = await console.ask<Job>(`/api/jobs/${job.id}`);
      return json.state !== "running" && json;
    });

  const ofStripe = eventIdOfSource("stripe", "event-stripe-1");

  const info = await console.ask("/api/info");
  const overview = await console.ask<Overview>("/api/overview?minutes=60");
  const payments = await console.ask<PaymentPage>(`/api/payments?from=${FROM}`);
  const payment = await console.ask<PaymentDetail>("/api/payments/paid-1");
  const body = await console.ask(`/api/payments/stripe-1/events/${ofStripe}/body`);
  const logs = await console.ask<PaymentLogs>("/api/payments/paid-1/logs");
  const deliveries = await console.ask<Deliveries>(`/api/deliveries?from=${FROM}`);
  const event = await console.ask(`/api/events/${ofStripe}`);
  const letters = await console.ask("/api/dead-letters");
  const asked = { operation: "replay", values: {}, positionals: ["paid-2"] };
  const dryRun = await ended((await console.ask<Job>("/api/dry-runs", asked)).json);
  const carriedOut = await console.ask(`/api/dry-runs/${dryRun.id}/carry-out`, {});
  const pages = await Promise.all(["/", "/payments/paid-1", "/assets/main.js", "/assets/main.css"].map(console.get));
  const stranger = await console.get("/api/info");
  const { status, stderr } = await console.stop();

  expect(console.printed).toContain(`The console of ${ENVIRONMENT}, which only reads:`);
  expect(info.json).toMatchObject({ environment: ENVIRONMENT, isLocal: false, allowsChanges: false });
  expect(overview.json).toMatchObject({ problems: [], activity: { seconds: 60, starts: { length: 60 } } });
  expect(payments.json.payments.map(({ transaction_id: id }) => id).sort()).toEqual(["paid-1", "paid-2"]);
  expect(payment.json).toMatchObject({ payment: { status: "failed", amount: "12.5" } });
  expect(body).toMatchObject({ status: 200, json: { isMasked: true } });
  expect(logs.json.lines).toContainEqual(
    expect.objectContaining({ writer: "webhook-processor", message: "webhook recorded" }),
  );
  // Not counted here: the lines of two JSON patterns are all lines, twice.
  expect(deliveries.json.deliveries).toContainEqual(
    expect.objectContaining({ outcome: "recorded", event_id: eventIdOfKey("paid-a") }),
  );
  expect(deliveries.json.deliveries).toContainEqual(
    expect.objectContaining({ outcome: "refused", source: "stripe", reason: expect.stringContaining("amount") }),
  );
  expect(event.json).toMatchObject({ received_at: expect.any(String), completed_at: expect.any(String) });
  expect(letters.json).toMatchObject({ letters: [], hasMore: false });
  expect(dryRun).toMatchObject({ state: "done", canBeDone: true });
  expect(carriedOut).toMatchObject({ status: 403, json: { error: expect.stringContaining("--allow-changes") } });
  expect(pages.map((page) => [page.status, page.headers.get("content-type")])).toEqual([
    [200, "text/html; charset=utf-8"],
    [200, "text/html; charset=utf-8"],
    [200, "text/javascript; charset=utf-8"],
    [200, "text/css; charset=utf-8"],
  ]);
  expect(stranger.status).toBe(401);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
});

step(
  "given the console with --allow-changes in a browser, when its pages are opened and an action is carried out, then each shows what is there",
  async () => {
    const console = await startOperatorConsole([...WHERE, "--allow-changes"], SHELL);
    const complaints: string[] = [];
    const browser = await startBrowser();
    const opened = { browser, url: console.url, complaints };
    try {
      for (const [address, text] of [
        ["/overview", "webhook-processor"],
        [`/payments?from=${FROM.slice(0, 16)}`, "paid-2"],
        ["/payments/paid-1", "completed"],
        ["/deliveries", "webhook-processor"],
        ["/dead-letters", "payment-notifications-dlq"],
        ["/actions", "backfill"],
        ["/api-documentation", "Record a payment"],
      ] as const) {
        const page = await openPage(opened, address);
        await page.getByText(text).first().waitFor();
        expect([address, await barriersOf(page)]).toEqual([address, []]);
        await page.context().close();
      }
      const page = await openPage(opened, "/actions/correct?transaction=paid-2");
      await page.getByLabel("--status").fill("completed");
      await page.getByLabel("--reason").fill("the bank has it");
      await page.getByRole("button", { name: "Show what it would do" }).click();
      await page.getByText("dry run: nothing was changed").waitFor();
      await page.getByLabel(`Type yes to do it in ${ENVIRONMENT}`).fill("yes");
      await page.keyboard.press("Enter");
      await page.getByText(`audit record: /payment/${ENVIRONMENT}/operations`).waitFor();
    } finally {
      await browser.close();
      await console.stop();
    }

    expect(complaints).toEqual([]);
    expect((await opsJson(["show", "paid-2"])).json).toMatchObject({ payment: { status: "completed" } });
  },
);

step("given a table without this system's tags, when it is asked for, then it is refused", async () => {
  const { Table } = await system.table.send(new DescribeTableCommand({ TableName: table }));
  await system.table.send(new UntagResourceCommand({ ResourceArn: Table?.TableArn, TagKeys: ["Project"] }));

  const ran = await ops(["show", "paid-1", ...WHERE]);

  expect(ran).toMatchObject({ status: 1, stderr: expect.stringContaining(`table ${table} is not this system's`) });
});

step("given all that was sent, when AWS's own models check it, then they accept every request", async () => {
  expectAcceptedByAws(system, { requests: 200, operations: 50 });
});

async function urlOfQueue(what: string): Promise<string> {
  const { QueueUrl = "" } = await system.queues.send(new GetQueueUrlCommand({ QueueName: `${what}-${ENVIRONMENT}` }));
  return QueueUrl;
}
