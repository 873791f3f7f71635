import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { paginateQuery, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { itemsOf, recordedPaymentOf, recordsOf } from "../../../functions/adapters/items.ts";
import type { RecordedPayment } from "../../../functions/domain/payment-of-events.ts";
import type { Environment } from "../environment/environment.ts";
import { claimsOf } from "../payments/claims.ts";

/** A record of the transaction, with what is personal in it. */
export interface ErasableRecord {
  readonly payment: RecordedPayment;
  readonly eventId: string;
  /** Whether it holds anything to erase. */
  readonly isErasable: boolean;
  /** Whether its event was finished. If not, its sender's next delivery writes the record again, with its body. */
  readonly isFinished: boolean;
}

/** Every record of a transaction. Reads one partition, and a claim for each. */
export async function erasableRecords(
  { clients, table }: Environment,
  transactionId: string,
): Promise<readonly ErasableRecord[]> {
  const found: Omit<ErasableRecord, "isFinished">[] = [];
  const pages = paginateQuery(
    { client: clients.documents },
    {
      TableName: table,
      ConsistentRead: true,
      // With the raw body, whatever the lifecycle: what it says of the payment has to stay.
      ...recordsOf(transactionId, "full", ["event_id", "correction_reason"]),
    },
  );
  for await (const page of pages) {
    for (const item of itemsOf(page)) {
      const isErasable = item.raw_data !== undefined || item.correction_reason !== undefined;
      found.push({ payment: recordedPaymentOf(item), eventId: String(item.event_id), isErasable });
    }
  }
  const claims = await claimsOf(
    clients.documents,
    table,
    found.map(({ eventId }) => eventId),
  );
  return found.map((record) => {
    const claim = claims.get(record.eventId);
    return { ...record, isFinished: claim === undefined || claim.completed_at !== undefined };
  });
}

/** What the raw body says of a payment where an old record does not: it has to stand in the record when the body is gone. */
const KEPT = ["kind", "occurred_at", "part_id"] as const;

/**
 * Takes the raw body and the reason of a correction out of a record, and keeps what makes the payment what it is.
 * @returns false if the record was gone
 */
export async function eraseRecord(
  { clients, table }: Pick<Environment, "clients" | "table">,
  { payment, eventId }: ErasableRecord,
  erasedAt: string,
): Promise<boolean> {
  const { transaction_id, timestamp } = payment;
  const kept = KEPT.flatMap((name) => (payment[name] === undefined ? [] : [[name, payment[name]] as const]));
  const sets = ["erased_at = :erased_at", ...kept.map(([name]) => `#${name} = if_not_exists(#${name}, :${name})`)];
  try {
    await clients.documents.send(
      new UpdateCommand({
        TableName: table,
        Key: { transaction_id, timestamp },
        UpdateExpression: `SET ${sets.join(", ")} REMOVE raw_data, correction_reason`,
        ConditionExpression: "event_id = :event_id",
        ...(kept.length > 0 && {
          ExpressionAttributeNames: Object.fromEntries(kept.map(([name]) => [`#${name}`, name])),
        }),
        ExpressionAttributeValues: {
          ":erased_at": erasedAt,
          ":event_id": eventId,
          ...Object.fromEntries(kept.map(([name, value]) => [`:${name}`, value])),
        },
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
