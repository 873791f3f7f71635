import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { idempotencyKey } from "../../../functions/adapters/items.ts";
import { itemsByKeys, type Pause } from "./items-by-keys.ts";

/** What is known of an event's processing. */
export interface ClaimTimes {
  /** When its first delivery came. Absent if nobody claimed it: the record was made by other means than a webhook. */
  readonly received_at?: string;
  /** When it was recorded and its notification queued. Absent if that has not been finished. */
  readonly completed_at?: string;
}

/**
 * When events were received and completed, by their ids.
 * @throws CommandFailure when the table stays throttled
 */
export async function claimsOf(
  documents: Pick<DynamoDBDocumentClient, "send">,
  table: string,
  eventIds: readonly string[],
  pause?: Pause,
): Promise<ReadonlyMap<string, ClaimTimes>> {
  const ids = [...new Set(eventIds)];
  const keys = ids.map((eventId) => idempotencyKey({ eventId }));
  const idOf = new Map(keys.map(({ transaction_id }, index) => [transaction_id, ids[index] ?? ""]));
  const claims = new Map<string, ClaimTimes>();
  for await (const { transaction_id, received_at, completed_at } of itemsByKeys(documents, table, keys, pause)) {
    const times = { ...(received_at && { received_at }), ...(completed_at && { completed_at }) };
    claims.set(idOf.get(transaction_id) ?? "", times);
  }
  return claims;
}
