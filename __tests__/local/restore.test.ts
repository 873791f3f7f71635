import {
  CreateTableCommand,
  DeleteItemCommand,
  PutItemCommand,
  ScanCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { webhookBody } from "../../testing/factories/webhooks.ts";
import { call } from "../../testing/http/signed-requests.ts";
import { TestSystem } from "../../testing/systems/local-system.ts";
import { adopt } from "../../tools/ops/restore/adopt.ts";
import { compareLive, compareRestored, type TableDifference } from "../../tools/ops/restore/compare-tables.ts";

const RESTORED = "payment-transactions-prod-restored-20261124T080000Z";
const { signal } = new AbortController();

let system: TestSystem;

beforeAll(async () => {
  system = await TestSystem.start();
});
afterAll(() => system.stop());

/** With more digits than a binary number has. */
const send = (transaction_id: string) =>
  call(system.url, {
    path: "/webhooks/payment",
    body: webhookBody({ transaction_id, amount: 1 }).replace('"amount":1', '"amount":9007199254740993.25'),
    headers: { "idempotency-key": transaction_id },
  });

const documents = () =>
  DynamoDBDocumentClient.from(system.clients().dynamoDb, { unmarshallOptions: { wrapNumbers: true } });

const itemsOf = async (TableName: string) =>
  (await system.clients().dynamoDb.send(new ScanCommand({ TableName }))).Items ?? [];

/** Makes the restored table: everything that the table in use has now. */
async function restore() {
  const { dynamoDb } = system.clients();
  const attribute = (AttributeName: string, KeyType: "HASH" | "RANGE") => ({ AttributeName, KeyType });
  await dynamoDb.send(
    new CreateTableCommand({
      TableName: RESTORED,
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: [attribute("transaction_id", "HASH"), attribute("timestamp", "RANGE")],
      AttributeDefinitions: ["transaction_id", "timestamp"].map((AttributeName) => ({
        AttributeName,
        AttributeType: "S",
      })),
    }),
  );
  for (const Item of await itemsOf(system.table))
    await dynamoDb.send(new PutItemCommand({ TableName: RESTORED, Item }));
}

async function differences() {
  const found: TableDifference[] = [];
  const comparison = {
    documents: documents(),
    restored: RESTORED,
    live: system.table,
    signal,
    onDifference: (difference: TableDifference) => void found.push(difference),
    onProgress: () => undefined,
  };
  await compareRestored(comparison);
  await compareLive(comparison);
  // Of claims only how many: their ids are digests.
  return found
    .filter(({ timestamp }) => timestamp !== "idempotency")
    .map(({ list, transaction_id, attributes = [] }) => [list, transaction_id, ...attributes].join(" "))
    .sort();
}

test("given a table that lost items, when a restored one is adopted, then they are back as they were, and what came since stays", async () => {
  await send("kept");
  await send("lost");
  await send("changed");
  await restore();
  const before = await itemsOf(system.table);
  const { dynamoDb } = system.clients();
  for (const { transaction_id, timestamp } of before) {
    const Key = { transaction_id, timestamp } as Record<string, { S: string }>;
    if (transaction_id?.S === "lost") await dynamoDb.send(new DeleteItemCommand({ TableName: system.table, Key }));
    if (transaction_id?.S !== "changed") continue;
    await dynamoDb.send(
      new UpdateItemCommand({
        TableName: system.table,
        Key,
        UpdateExpression: "REMOVE raw_data SET erased_at = :now",
        ExpressionAttributeValues: { ":now": { S: "now" } },
      }),
    );
  }
  await send("since");
  const found = await differences();
  const how = { documents: documents(), restored: RESTORED, live: system.table, signal };

  const dry = await adopt({ ...how, dryRun: true }, () => undefined);
  const after = await differences();
  const done = await adopt({ ...how, dryRun: false }, () => undefined);
  const again = await adopt({ ...how, dryRun: false }, () => undefined);

  expect(found).toEqual(["different changed erased_at raw_data", "only_here since", "only_restored lost"]);
  expect(after).toEqual(found);
  expect([dry, done, again].map(({ missing, different, copied }) => [missing, different, copied])).toEqual([
    [1, 1, 0],
    [1, 1, 1],
    [0, 1, 0],
  ]);
  expect(await differences()).toEqual(["different changed erased_at raw_data", "only_here since"]);
  const lost = ({ transaction_id }: (typeof before)[number]) => transaction_id?.S === "lost";
  expect((await itemsOf(system.table)).filter(lost)).toEqual(before.filter(lost));
});
