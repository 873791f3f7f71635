import { type DynamoDBDocumentClient, paginateQuery } from "@aws-sdk/lib-dynamodb";
import { CommandFailure } from "../../../command-line/command.ts";
import { millisecondOf } from "../../../functions/domain/record-timestamp.ts";
import { dayShards, TIME_INDEX } from "../../../functions/domain/time-index.ts";
import { daysOf, type TimeRange } from "./time-range.ts";

/** A record's key, and the event that it is of. */
export interface RecordKey {
  readonly transaction_id: string;
  readonly timestamp: string;
  readonly event_id: string;
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
  /** @default false */
  readonly oldestFirst?: boolean;
}

/**
 * The records of a range, the newest first unless asked otherwise: day by day, the shards of a day merged. Holds a page of each shard.
 * @throws NoTimeIndex
 */
export async function* recordsByTime(reading: Reading, range: TimeRange): AsyncGenerator<RecordKey> {
  const { oldestFirst = false } = reading;
  const days = [...daysOf(range)];
  const isBefore = oldestFirst ? (a: string, b: string) => a < b : (a: string, b: string) => a > b;
  for (const day of oldestFirst ? days.reverse() : days) {
    yield* inTurn(
      dayShards(day).map((shard) => recordsOfShard(reading, shard, range)),
      isBefore,
    );
  }
}

async function* recordsOfShard(
  { documents, table, pageSize, oldestFirst = false }: Reading,
  shard: string,
  { from, to }: TimeRange,
): AsyncGenerator<RecordKey, undefined> {
  const pages = paginateQuery(
    { client: documents, ...(pageSize !== undefined && { pageSize }) },
    {
      TableName: table,
      IndexName: TIME_INDEX.name,
      KeyConditionExpression: "#shard = :shard AND #timestamp BETWEEN :from AND :to",
      ProjectionExpression: "#transaction_id, #timestamp, event_id",
      ExpressionAttributeNames: {
        "#shard": TIME_INDEX.partitionKey,
        "#timestamp": TIME_INDEX.sortKey,
        "#transaction_id": "transaction_id",
      },
      // A timestamp is longer than these beginnings of its millisecond, so the end is never in the range.
      ExpressionAttributeValues: { ":shard": shard, ":from": millisecondOf(from), ":to": millisecondOf(to) },
      ScanIndexForward: oldestFirst,
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

/** Merges sequences, each of which is in the order that `isBefore` says of timestamps. */
async function* inTurn(
  sequences: readonly AsyncGenerator<RecordKey, undefined>[],
  isBefore: (a: string, b: string) => boolean,
): AsyncGenerator<RecordKey> {
  const heads = await Promise.all(sequences.map(async (sequence) => ({ sequence, record: await headOf(sequence) })));
  for (;;) {
    let first: (typeof heads)[number] | undefined;
    for (const head of heads) {
      if (head.record && (!first?.record || isBefore(head.record.timestamp, first.record.timestamp))) first = head;
    }
    if (!first?.record) return;
    yield first.record;
    first.record = await headOf(first.sequence);
  }
}

async function headOf(sequence: AsyncGenerator<RecordKey, undefined>): Promise<RecordKey | undefined> {
  return (await sequence.next()).value;
}
