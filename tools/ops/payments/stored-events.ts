import { paginateQuery } from "@aws-sdk/lib-dynamodb";
import { itemsOf, recordedPaymentOf, recordsOf } from "../../../functions/adapters/items.ts";
import { inOrder, type RecordedPayment } from "../../../functions/domain/payment-of-events.ts";
import type { PaymentRecord } from "../../../functions/domain/record.ts";
import type { Environment } from "../environment/environment.ts";
import { type ClaimTimes, claimsOf } from "./claims.ts";

/** An event of a payment, with what is known of its processing. */
export interface StoredEvent extends RecordedPayment, ClaimTimes, Pick<PaymentRecord, (typeof TOLD)[number]> {}

/** What is told of a record beside its payment. */
const TOLD = [
  "event_id",
  "source",
  "correction_reason",
  "corrected_by",
  "erased_at",
] as const satisfies (keyof PaymentRecord)[];

/** Every event of a transaction in the order in which they count; empty if there is none. Reads one partition, and a claim for each. */
export async function eventsOf({ clients, table, lifecycle }: Environment, transactionId: string) {
  const counts = await lifecycle();
  const records: (RecordedPayment & Pick<PaymentRecord, (typeof TOLD)[number]>)[] = [];
  const pages = paginateQuery(
    { client: clients.documents },
    { TableName: table, ConsistentRead: true, ...recordsOf(transactionId, counts, TOLD) },
  );
  for await (const page of pages) {
    for (const item of itemsOf(page)) {
      const told = TOLD.flatMap((name) => (item[name] === undefined ? [] : [[name, String(item[name])]]));
      records.push({ ...recordedPaymentOf(item), event_id: "", ...Object.fromEntries(told) });
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
