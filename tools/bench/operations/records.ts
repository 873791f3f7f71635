import { promisify } from "node:util";
import database from "dynalite/db/index.js";
import { idempotencyKey } from "../../../functions/adapters/items.ts";
import { digestOf } from "../../../functions/domain/digest.ts";
import { recordTimestamp } from "../../../functions/domain/record-timestamp.ts";
import { dayShard } from "../../../functions/domain/time-index.ts";

/** The first record's time; the others follow at even distances until a day later. */
export const FIRST_TIME = Date.UTC(2026, 10, 24);
const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;

const BATCH = 5000;

type Item = Parameters<typeof database.createKey>[0];

/** The transaction of a record: each has one record. */
export function transactionOf(number: number): string {
  return `bench-${String(number).padStart(9, "0")}`;
}

/**
 * Writes records with their claims straight into dynalite's store: by its API, a million would take an hour.
 * @param path of the store, with the table in it, which nobody has open
 */
export async function writeRecords(path: string, table: string, count: number): Promise<void> {
  const store = database.create({ path });
  const description = await promisify(store.getTable)(table);
  const items = store.getItemDb(table);
  for (let from = 0; from < count; from += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, count - from) }, (_, index) => itemsOf(from + index, count));
    const puts = batch
      .flat()
      .map((value) => ({ type: "put" as const, key: database.createKey(value, description), value }));
    await promisify(items.batch)(puts);
    const indexed = batch
      .flat()
      .flatMap(
        (item) => database.getIndexActions(description.GlobalSecondaryIndexes ?? [], undefined, item, description).puts,
      );
    for (const [name, actions] of Map.groupBy(indexed, ({ index }) => index)) {
      const copies = actions.map(({ key, item }) => ({ type: "put" as const, key, value: item }));
      await promisify(store.getIndexDb("Global", table, name).batch)(copies);
    }
  }
  await store.db.close();
}

function itemsOf(number: number, count: number): readonly Item[] {
  const eventId = digestOf(`bench-${number}`);
  const time = new Date(FIRST_TIME + Math.floor((number * DAY_MILLISECONDS) / count)).toISOString();
  const timestamp = recordTimestamp(time, eventId);
  const record = {
    transaction_id: transactionOf(number),
    timestamp,
    currency: "EUR",
    status: "completed",
    raw_data: "x".repeat(200),
    event_id: eventId,
    day_shard: dayShard(timestamp, eventId),
  };
  const claim = { ...idempotencyKey({ eventId }), content_digest: eventId, received_at: time, completed_at: time };
  return [{ ...texts(record), amount: { N: `${number % 1000}.01` } }, texts(claim)];
}

function texts(attributes: Readonly<Record<string, string>>): Item {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, { S: value }]));
}
