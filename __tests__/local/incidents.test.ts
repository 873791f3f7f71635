/** The incidents of docs/runbook.md, from the alarm to its end, through `npm run ops` alone. What happens to AWS is done to the emulators. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DeleteItemCommand } from "@aws-sdk/client-dynamodb";
import { ScheduleKeyDeletionCommand } from "@aws-sdk/client-kms";
import { SendMessageCommand } from "@aws-sdk/client-sqs";
import { eventIdOfKey, eventIdOfSource } from "../../functions/domain/webhook-identity.ts";
import { arnOf, OPERATORS } from "../../local/aws/account.ts";
import { matchesWildcard } from "../../local/iam/wildcard.ts";
import { operatorStatements } from "../../stacks/definitions/operator-permissions.ts";
import { sendEvent, WITH_SOURCES } from "../../testing/factories/signed-webhooks.ts";
import { webhookBody } from "../../testing/factories/webhooks.ts";
import { call } from "../../testing/http/signed-requests.ts";
import { Subscriber } from "../../testing/systems/local-subscriber.ts";
import { TestSystem } from "../../testing/systems/local-system.ts";
import { type Operator, operatorOf } from "../../testing/systems/operator.ts";
import { runOpsJson } from "../../testing/systems/ops-command.ts";
import { waitFor } from "../../testing/wait-for.ts";

let system: TestSystem;
let subscriber: Subscriber;
let directory: string;

beforeAll(async () => {
  [system, directory] = await Promise.all([
    TestSystem.start({ settings: WITH_SOURCES }),
    mkdtemp(join(tmpdir(), "payment-test-")),
  ]);
  subscriber = await Subscriber.subscribe(system);
});
afterAll(async () => {
  await system.stop();
  await rm(directory, { recursive: true });
});

const opsJson: Operator["opsJson"] = (...args) => operatorOf(system).opsJson(...args);

/** What a command that prints an object a line found. */
const found = async (args: readonly string[]) => (await runOpsJson(system, ...args)).objects;

/** Does it, after a dry run that changes nothing. */
async function change(...args: readonly string[]) {
  const dry = await opsJson([...args, "--dry-run"]);
  const done = await opsJson([...args, "--yes"]);
  expect([dry.json?.outcome, dry.status, done.status, done.stderr]).toEqual([null, 0, 0, expect.anything()]);
  return done.json.outcome;
}

const send = async (body: Record<string, unknown>, key: string) =>
  (await call(system.url, { path: "/webhooks/payment", body: webhookBody(body), headers: { "idempotency-key": key } }))
    .status;

const paymentOf = async (transactionId: string) => (await opsJson(["show", transactionId])).json?.payment;
const problems = async () => (await opsJson(["health"])).json.problems as readonly string[];
const aMomentAgo = () => new Date(Date.now() - 60_000).toISOString().slice(0, 19).concat("Z");

const LEAKED = `whsec_${Buffer.from("leaked".repeat(6)).toString("base64")}`;

const signedWith = async (secret: string, id: string) =>
  (await sendEvent(system.url, { source: "shop", transaction_id: id, secret })).status;

test("given a secret that leaked, when a new one is put and the leaked one is ended, then only the new one counts", async () => {
  const fresh = `whsec_${Buffer.from("fresh!".repeat(6)).toString("base64")}`;
  const put = (value: string) => opsJson(["secret", "put", "shop", "--yes"], { input: value });
  await put(LEAKED);
  expect(await signedWith(LEAKED, "incident-6")).toBe(200);

  await put(fresh);
  await change("secret", "end-previous", "shop", "--now");

  expect(await signedWith(fresh, "incident-7")).toBe(200);
  expect((await opsJson(["secret", "check", "shop"])).json.versions).toMatchObject([{ stage: "AWSCURRENT" }]);
});

test("given a dead letter, when its cause is gone, then it is seen, sent back and notified", async () => {
  await send({ transaction_id: "incident-1" }, "incident-1");
  await subscriber.notificationOf("incident-1");
  await system.clients().sqs.send(
    new SendMessageCommand({
      QueueUrl: system.queueUrl("payment-notifications-dlq"),
      MessageBody: '{"transaction_id":"incident-1","notification_type":"payment_received"}',
    }),
  );

  expect(await problems()).toContainEqual("1 in payment-notifications-dlq-prod");
  expect((await opsJson(["dead-letters"])).json).toMatchObject([{ transaction_id: "incident-1" }]);
  await change("redrive", "--all");

  expect((await subscriber.notificationOf("incident-1")).message).toMatchObject({ status: "completed" });
  expect((await opsJson(["dead-letters"])).json).toEqual([]);
});

test("given a payment that somebody misses, when it is looked for by its transaction, by its event and by the time, then it is found each time", async () => {
  const from = aMomentAgo();
  await sendEvent(system.url, { source: "stripe", transaction_id: "pi_incident", eventId: "evt_incident" });

  const [byTransaction, byEvent, byTime, lines] = await Promise.all([
    paymentOf("pi_incident"),
    opsJson(["show", "--event", "evt_incident", "--source", "stripe", "--scan"]),
    found(["list", "--from", "2026-01-01", "--to", "2026-01-02", "--source", "stripe"]),
    waitFor("its lines", async () => {
      const all = await found(["logs", "pi_incident", "--from", from]);
      return all.length > 1 && all;
    }),
  ]);

  expect(byTransaction).toMatchObject({ status: "completed", amount: 12.34 });
  expect(byEvent.json).toMatchObject({ state: "recorded", transaction_id: "pi_incident" });
  expect(byTime).toContainEqual(expect.objectContaining({ transaction_id: "pi_incident" }));
  expect(JSON.stringify(lines)).toContain(eventIdOfSource("stripe", "evt_incident"));
});

test("given a time in which deliveries failed, when it is over, then they are told with their cause, and after an import as recorded", async () => {
  const from = aMomentAgo();
  await system.inject([{ functionName: "webhook-processor", operation: "PutItem", first: 1, last: 9, kind: "fail" }]);
  const body = { transaction_id: "incident-2" };
  expect(await send(body, "incident-2")).toBe(500);
  await system.repair();

  const failed = await waitFor("the failure", async () => {
    const { status, json } = await opsJson(["refusals", "--from", from]);
    return status === 1 && JSON.stringify(json).includes(eventIdOfKey("incident-2")) && JSON.stringify(json);
  });
  expect(await problems()).toContainEqual(expect.stringMatching(/answered with 500 by webhook-processor/));
  const file = join(directory, "failed.jsonl");
  await writeFile(
    file,
    JSON.stringify({ headers: { "idempotency-key": "incident-2" }, body: JSON.parse(webhookBody(body)) }),
  );
  await change("import", file);

  expect(failed).toContain("DynamoDB.PutItem");
  expect(await paymentOf("incident-2")).toMatchObject({ status: "completed" });
  expect(JSON.stringify((await opsJson(["refusals", "--from", from])).json)).toMatch(/"recorded_at":"[^"]+"/);
});

test("given a wrong deployment that recorded failures as successes, when each payment is corrected, then subscribers are told what is true", async () => {
  await send({ transaction_id: "incident-3", status: "completed" }, "incident-3");
  await subscriber.notificationOf("incident-3");
  const wrong = await found(["list", "--from", aMomentAgo(), "--status", "completed"]);

  expect(wrong).toContainEqual(expect.objectContaining({ transaction_id: "incident-3" }));
  await change("correct", "incident-3", "--status", "failed", "--reason", "release 12 recorded it wrongly");
  expect((await subscriber.notificationOf("incident-3")).message).toMatchObject({ status: "failed" });

  await change("replay", "incident-3", "--current");
  expect((await subscriber.notificationOf("incident-3")).message).toMatchObject({ status: "failed" });
});

test("given records that were lost, when the table is restored beside, then what is missing is taken back, and what came in meanwhile stays", async () => {
  await send({ transaction_id: "incident-4" }, "incident-4");
  const to = new Date().toISOString().slice(0, 19).concat("Z");
  const restored = `payment-transactions-prod-restored-${to.replaceAll(/[-:]/g, "")}`;
  await change("restore", "--to", to);
  const [record] = await system.recordsOf("incident-4");
  const { transaction_id = { S: "" }, timestamp = { S: "" } } = record ?? {};
  const { dynamoDb } = system.clients();
  await dynamoDb.send(new DeleteItemCommand({ TableName: system.table, Key: { transaction_id, timestamp } }));
  await send({ transaction_id: "incident-5" }, "incident-5");

  const differences = await found(["restore", "--compare", restored]);
  await change("restore", "--adopt", restored);
  await change("restore", "--delete", restored);

  expect(differences).toContainEqual(expect.objectContaining({ list: "only_restored", transaction_id: "incident-4" }));
  expect(await system.recordsOf("incident-4")).toEqual([record]);
  expect(await paymentOf("incident-5")).toMatchObject({ status: "completed" });
});

test("given a key that is scheduled for deletion, when its deletion is cancelled and it is enabled, then payments are recorded again", async () => {
  const { json } = await opsJson(["key", "--dry-run"]);
  await system.clients().keys.send(new ScheduleKeyDeletionCommand({ KeyId: json.plan.key }));
  expect(await send({ transaction_id: "incident-9" }, "incident-9")).toBe(500);

  expect(await problems()).toContainEqual(expect.stringMatching(/^the key .* is PendingDeletion/));
  const outcome = await change("key");

  expect(outcome).toEqual({ state: "Enabled" });
  expect(await send({ transaction_id: "incident-9" }, "incident-9")).toBe(200);
  expect(await problems()).not.toContainEqual(expect.stringMatching(/^the key/));
});

test("given a table that throttles, when it is over, then what was refused is known, and retries have recorded it", async () => {
  const from = aMomentAgo();
  await system.inject([
    { functionName: "webhook-processor", operation: "UpdateItem", first: 1, last: 9, kind: "throttle-all" },
  ]);
  expect(await send({ transaction_id: "incident-10" }, "incident-10")).toBe(500);
  await system.repair();
  expect(await send({ transaction_id: "incident-10" }, "incident-10")).toBe(200);

  const causes = await waitFor("the cause", async () => {
    const text = JSON.stringify((await opsJson(["refusals", "--from", from])).json);
    return text.includes(eventIdOfKey("incident-10")) && text;
  });

  expect(causes).toContain("ThrottlingException");
  expect(await paymentOf("incident-10")).toMatchObject({ status: "completed" });
});

test("given a request for erasure, when the payment is erased, then its body is gone, its amount stays, and what remains is said", async () => {
  await send({ transaction_id: "incident-11", email: "payer@example.com" }, "incident-11");
  const before = await paymentOf("incident-11");

  const { records, left } = await change("erase", "incident-11", "--reason", "request 17");

  expect([records, left]).toEqual([1, 0]);
  expect(JSON.stringify(await system.recordsOf("incident-11"))).not.toContain("payer@example.com");
  expect(await paymentOf("incident-11")).toEqual(before);
});

test("given the end of a month, when its payments are exported and compared with a provider's file, then the totals are exact and what differs is listed", async () => {
  await send({ transaction_id: "incident-12", amount: 10.1, occurred_at: "2026-10-05T08:00:00Z" }, "incident-12");
  await send({ transaction_id: "incident-13", amount: 0.2, occurred_at: "2026-10-31T23:59:59Z" }, "incident-13");
  const month = ["--from", "2026-10-01", "--to", "2026-11-01"];
  const file = join(directory, "october.csv");
  await writeFile(file, "Reference,Amount,Currency\nincident-12,10.10,USD\nincident-14,5.00,USD\n");

  const exported = await operatorOf(system).ops(["export", ...month, "--format", "csv", "--local", "--json"]);
  const columns = "transaction_id=Reference,amount=Amount,currency=Currency";
  const findings = await found(["reconcile", file, "--columns", columns, ...month]);

  expect(JSON.parse(exported.stderr)).toMatchObject({
    totals: [{ currency: "USD", status: "completed", payments: 2, amount: "10.3" }],
  });
  const listed = findings.flatMap(({ list, transaction_id }) => (transaction_id ? [[list, transaction_id]] : []));
  expect(listed.sort()).toEqual([
    ["only_here", "incident-13"],
    ["only_there", "incident-14"],
  ]);
});

test("given the secret that leaked, when the functions' minute is over, then it signs nothing any more", async () => {
  await waitFor("the end of the leaked secret", async () => (await signedWith(LEAKED, "incident-8")) === 401, 1000);
});

/** What the policies allow and no call here shows, and who makes it. */
const NOT_SEEN: Readonly<Record<string, string>> = {
  "reading Payments dynamodb:ListTagsOfResource": "every command, which makes sure that a deployed table is ours",
  "reading Functions lambda:GetFunction": "import, for a source whose scheme is a setting; Lambda has no API here",
  "reading Functions lambda:GetFunctionConfiguration": "every command; Lambda has no API here",
  "reading AuditRecords logs:FilterLogEvents": "a person who reads them with the AWS CLI",
  "changing RestoredTables dynamodb:BatchWriteItem": "DynamoDB, in the name of who restores",
  "changing RestoredTables dynamodb:DeleteItem": "DynamoDB, in the name of who restores",
  "changing RestoredTables dynamodb:GetItem": "DynamoDB, in the name of who restores",
  "changing RestoredTables dynamodb:PutItem": "DynamoDB, in the name of who restores",
  "changing RestoredTables dynamodb:Query": "DynamoDB, in the name of who restores",
  "changing RestoredTables dynamodb:RestoreTableToPointInTime": "DynamoDB, which asks for it on both tables",
  "changing RestoredTables dynamodb:UpdateItem": "DynamoDB, in the name of who restores",
};

test("given the policies of operators, when all that was done is looked at, then they allow that, and nothing that nobody calls", async () => {
  await opsJson(["backfill", "--dry-run"]);
  const [key = ""] = [(await opsJson(["key", "--dry-run"])).json.plan.key];
  const environment = { naming: { environmentSuffix: "prod" }, arn: arnOf, keyArn: key };

  const unseen = (["reading", "changing"] as const).flatMap((kind) => {
    const checks = system.accessChecks.filter(({ caller }) => caller === OPERATORS[kind]);
    return operatorStatements(kind, environment).flatMap(({ Sid, Action, Resource }) =>
      [Action].flat().flatMap((action) => {
        const isSeen = checks.some(
          (check) =>
            check.action === action && [Resource].flat().some((each) => matchesWildcard(String(each), check.resource)),
        );
        return isSeen ? [] : [`${kind} ${Sid} ${action}`];
      }),
    );
  });

  expect(system.refusals).toEqual([]);
  expect(unseen.sort()).toEqual(Object.keys(NOT_SEEN).sort());
});
