import { claimAttributes, completionAttributes, idempotencyKey } from "../../../functions/adapters/items.ts";
import { itemBytes } from "../../../functions/domain/item-size.ts";
import { paymentRecord, recordBytes } from "../../../functions/domain/record.ts";
import { recordTimestamp } from "../../../functions/domain/record-timestamp.ts";
import { TIME_INDEX } from "../../../functions/domain/time-index.ts";
import { readWebhook } from "../../../functions/domain/webhook.ts";
import { WEBHOOK_BODY } from "../samples.ts";

const TIME = new Date(0).toISOString();

/** Bytes of the two items that a webhook of the usual size leaves behind, and of the record's copy in the index by time. */
export function storedItems(): Readonly<Record<"record" | "indexed" | "idempotency", number>> {
  const webhook = readWebhook(WEBHOOK_BODY, {});
  const record = paymentRecord(webhook, recordTimestamp(TIME, webhook.eventId));
  const names: readonly string[] = ["transaction_id", "timestamp", TIME_INDEX.partitionKey, ...TIME_INDEX.projected];
  return {
    record: recordBytes(webhook),
    indexed: itemBytes(Object.fromEntries(Object.entries(record).filter(([name]) => names.includes(name)))),
    idempotency: itemBytes({
      ...idempotencyKey(webhook),
      ...claimAttributes(webhook, { receivedAt: TIME, attemptId: "00000000-0000-4000-8000-000000000000" }),
      ...completionAttributes(TIME),
    }),
  };
}

/** Source: DynamoDB Developer Guide, "Read and write operations": a write by KB, a strongly consistent read by 4 KB. */
export function writeUnits(bytes: number): number {
  return Math.ceil(bytes / 1024);
}

export function readUnits(bytes: number): number {
  return Math.ceil(bytes / 4096);
}

/** Bytes that DynamoDB bills for each item beyond its own. Source: DynamoDB Developer Guide, "Item sizes and formats". */
export const ITEM_OVERHEAD_BYTES = 100;
