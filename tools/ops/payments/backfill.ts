import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, paginateScan, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { dayShard } from "../../../functions/domain/time-index.ts";

export interface Backfill {
  readonly documents: DynamoDBDocumentClient;
  readonly table: string;
  /** Counts only. */
  readonly dryRun: boolean;
  /** Ends it after the page that is being worked on. */
  readonly signal: AbortSignal;
  onProgress(progress: { readonly read: number; readonly written: number }): void;
}

/** Parts of the table that are read side by side, a page of each at a time. */
const SEGMENTS = 4;

/** Items that a call reads, which are then written one after the other: so it stays slow beside the functions' own writes. */
const PAGE_SIZE = 250;

/**
 * Puts records that were written before there was an index by time into it. Repeating it, also after an interruption, writes
 * only what is still missing.
 * @returns items read, and records that were written or, in a dry run, would be
 */
export async function backfill({ documents, table, dryRun, signal, onProgress }: Backfill) {
  const progress = { read: 0, written: 0 };
  const segment = async (Segment: number) => {
    const pages = paginateScan(
      { client: documents, pageSize: PAGE_SIZE },
      {
        TableName: table,
        Segment,
        TotalSegments: SEGMENTS,
        // Only a record has an event_id.
        FilterExpression: "attribute_exists(event_id) AND attribute_not_exists(day_shard)",
        ProjectionExpression: "transaction_id, #timestamp, event_id",
        ExpressionAttributeNames: { "#timestamp": "timestamp" },
      },
    );
    for await (const { Items = [], ScannedCount = 0 } of pages) {
      for (const { transaction_id, timestamp, event_id } of Items) {
        if (signal.aborted) return;
        if (!dryRun) await index(documents, table, { transaction_id, timestamp }, dayShard(timestamp, event_id));
        progress.written += 1;
      }
      progress.read += ScannedCount;
      onProgress(progress);
      if (signal.aborted) return;
    }
  };
  await Promise.all(Array.from({ length: SEGMENTS }, (_, number) => segment(number)));
  return progress;
}

/** @param key of a record that may be gone meanwhile: it does not come back */
async function index(
  documents: DynamoDBDocumentClient,
  table: string,
  key: { readonly transaction_id: string; readonly timestamp: string },
  shard: string,
): Promise<void> {
  try {
    await documents.send(
      new UpdateCommand({
        TableName: table,
        Key: key,
        UpdateExpression: "SET day_shard = :shard",
        ConditionExpression: "attribute_exists(transaction_id)",
        ExpressionAttributeValues: { ":shard": shard },
      }),
    );
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}
