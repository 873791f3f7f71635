import { type DynamoDBDocumentClient, paginateQuery } from "@aws-sdk/lib-dynamodb";
import { CommandFailure } from "../../../command-line/command.ts";
import { millisecondOf } from "../../../functions/domain/record-timestamp.ts";
import { dayShards, TIME_INDEX } from "../../../functions/domain/time-index.ts";
import { daysOf, type TimeRange } from "./time-range.ts";

/** A record's key. */
export interface RecordKey {
  readonly transaction_id: string;
  readonly timestamp: string;
}

/** A table has no index by time. */
export class NoTimeIndex extends CommandFailure {
  constructor(table: string) {
    super(`table ${table} has no index by time: deploy it with the setting timeIndex`);
  }
}

interface Reading {
  readonly documents: DynamoDBDocumentClient;
  readonly table: string;
  /** Records that each call reads: few where few are wanted. @default - as many as fit a call */
  readonly pageSize?: number | undefined;
}

/**
 * The records of a range, the newest first: day by day, the shards of a day merged. Holds a page of each shard.
 * @throws NoTimeIndex
 */
export async function* recordsByTime(reading: Reading, range: TimeRange): AsyncGenerator<RecordKey> {
  for (const day of daysOf(range)) {
    yield* newestFirst(dayShards(day).map((shard) => recordsOfShard(reading, shard, range)));
  }
}

async function* recordsOfShard(
  { documents, table, pageSize }: Reading,
  shard: string,
  { from, to }: TimeRange,
): AsyncGenerator<RecordKey, undefined> {
  const pages = paginateQuery(
    { client: documents, ...(pageSize !== undefined && { pageSize }) },
    {
      TableName: table,
      IndexName: TIME_INDEX.name,
      KeyConditionExpression: "#shard = :shard AND #timestamp BETWEEN :from AND :to",
      ProjectionExpression: "#transaction_id, #timestamp",
      ExpressionAttributeNames: {
        "#shard": TIME_INDEX.partitionKey,
        "#timestamp": TIME_INDEX.sortKey,
        "#transaction_id": "transaction_id",
      },
      // A timestamp is longer than these beginnings of its millisecond, so the end is never in the range.
      ExpressionAttributeValues: { ":shard": shard, ":from": millisecondOf(from), ":to": millisecondOf(to) },
      ScanIndexForward: false,
    },
  );
  try {
    for await (const { Items = [] } of pages) yield* Items as RecordKey[];
  } catch (error) {
    throw isWithoutIndex(error) ? new NoTimeIndex(table) : error;
  }
  return undefined;
}

function isWithoutIndex(error: unknown): boolean {
  return Error.isError(error) && error.name === "ValidationException" && /index/i.test(error.message);
}

/** Merges sequences, each from the newest to the oldest. */
async function* newestFirst(sequences: readonly AsyncGenerator<RecordKey, undefined>[]): AsyncGenerator<RecordKey> {
  const heads = await Promise.all(sequences.map(async (sequence) => ({ sequence, record: await headOf(sequence) })));
  for (;;) {
    let newest: (typeof heads)[number] | undefined;
    for (const head of heads) {
      if (head.record && (!newest?.record || head.record.timestamp > newest.record.timestamp)) newest = head;
    }
    if (!newest?.record) return;
    yield newest.record;
    newest.record = await headOf(newest.sequence);
  }
}

async function headOf(sequence: AsyncGenerator<RecordKey, undefined>): Promise<RecordKey | undefined> {
  return (await sequence.next()).value;
}
