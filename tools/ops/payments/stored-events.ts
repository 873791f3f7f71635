import { BatchGetCommand, type DynamoDBDocumentClient, paginateQuery } from "@aws-sdk/lib-dynamodb";
import { idempotencyKey, itemsOf, recordedPaymentOf, recordsOf } from "../../../functions/adapters/items.ts";
import { inOrder, type RecordedPayment } from "../../../functions/domain/payment-of-events.ts";
import type { Environment } from "../environment/environment.ts";

/** An event of a payment, with what is known of its processing. */
export interface StoredEvent extends RecordedPayment {
  readonly event_id: string;
  /** When its first delivery came. Absent if nobody claimed it: the record was made by other means than a webhook. */
  readonly received_at?: string;
  /** When it was recorded and its notification queued. Absent if that has not been finished. */
  readonly completed_at?: string;
}

/** Every event of a transaction in the order in which they count; empty if there is none. Reads one partition, and a claim for each. */
export async function eventsOf({ clients, table, lifecycle }: Environment, transactionId: string) {
  const counts = await lifecycle();
  const records: (RecordedPayment & { event_id: string })[] = [];
  const pages = paginateQuery(
    { client: clients.documents },
    { TableName: table, ConsistentRead: true, ...recordsOf(transactionId, counts, ["event_id"]) },
  );
  for await (const page of pages) {
    records.push(...itemsOf(page).map((item) => ({ ...recordedPaymentOf(item), event_id: String(item.event_id) })));
  }
  const claims = await claimsOf(
    clients.documents,
    table,
    records.map(({ event_id }) => event_id),
  );
  const events: StoredEvent[] = records.map((record) => ({ ...record, ...claims.get(record.event_id) }));
  return { events: inOrder(events), lifecycle: counts };
}

/** Source: DynamoDB API Reference, BatchGetItem. */
const MAX_KEYS = 100;

type ClaimTimes = Pick<StoredEvent, "received_at" | "completed_at">;

/** When events were received and completed, by their ids. */
export async function claimsOf(
  documents: DynamoDBDocumentClient,
  table: string,
  eventIds: readonly string[],
): Promise<ReadonlyMap<string, ClaimTimes>> {
  const ids = [...new Set(eventIds)];
  const waiting = ids.map((eventId) => idempotencyKey({ eventId }));
  const idOf = new Map(waiting.map(({ transaction_id }, index) => [transaction_id, ids[index] ?? ""]));
  const claims = new Map<string, ClaimTimes>();
  while (waiting.length > 0) {
    const Keys = waiting.splice(0, MAX_KEYS);
    const { Responses, UnprocessedKeys } = await documents.send(
      new BatchGetCommand({ RequestItems: { [table]: { Keys, ConsistentRead: true } } }),
    );
    for (const { transaction_id, received_at, completed_at } of Responses?.[table] ?? []) {
      const times = { ...(received_at && { received_at }), ...(completed_at && { completed_at }) };
      claims.set(idOf.get(transaction_id) ?? "", times);
    }
    waiting.push(...((UnprocessedKeys?.[table]?.Keys ?? []) as typeof waiting));
  }
  return claims;
}
