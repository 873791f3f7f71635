import { paginateQuery } from "@aws-sdk/lib-dynamodb";
import { itemsOf, recordedPaymentOf, recordsOf } from "../../../functions/adapters/items.ts";
import { inOrder, type RecordedPayment } from "../../../functions/domain/payment-of-events.ts";
import type { Environment } from "../environment/environment.ts";
import { type ClaimTimes, claimsOf } from "./claims.ts";

/** An event of a payment, with what is known of its processing. */
export interface StoredEvent extends RecordedPayment, ClaimTimes {
  readonly event_id: string;
  /** The webhook source that sent it. Absent if none did, and in records of before it was stored. */
  readonly source?: string;
}

/** Every event of a transaction in the order in which they count; empty if there is none. Reads one partition, and a claim for each. */
export async function eventsOf({ clients, table, lifecycle }: Environment, transactionId: string) {
  const counts = await lifecycle();
  const records: Omit<StoredEvent, keyof ClaimTimes>[] = [];
  const pages = paginateQuery(
    { client: clients.documents },
    { TableName: table, ConsistentRead: true, ...recordsOf(transactionId, counts, ["event_id", "source"]) },
  );
  for await (const page of pages) {
    for (const item of itemsOf(page)) {
      const { event_id, source } = item;
      records.push({
        ...recordedPaymentOf(item),
        event_id: String(event_id),
        ...(source !== undefined && { source: String(source) }),
      });
    }
  }
  const claims = await claimsOf(
    clients.documents,
    table,
    records.map(({ event_id }) => event_id),
  );
  const events: StoredEvent[] = records.map((record) => ({ ...record, ...claims.get(record.event_id) }));
  return { events: inOrder(events), lifecycle: counts };
}
