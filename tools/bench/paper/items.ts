import { itemBytes } from "../../../functions/domain/item-size.ts";
import { recordTimestamp } from "../../../functions/domain/record-timestamp.ts";
import { readWebhook, recordAttributes } from "../../../functions/domain/webhook.ts";
import { WEBHOOK_BODY } from "../samples.ts";

const TIME = new Date(0).toISOString();

/** Bytes of the two items that a webhook of the usual size leaves behind. */
export function storedItems(): { readonly record: number; readonly idempotency: number } {
  const webhook = readWebhook(WEBHOOK_BODY, {});
  return {
    record: itemBytes(recordAttributes(webhook, recordTimestamp(TIME, webhook.eventId))),
    idempotency: itemBytes({
      transaction_id: `idempotency#${webhook.eventId}`,
      timestamp: "idempotency",
      content_digest: webhook.contentDigest,
      received_at: TIME,
      attempt_id: "00000000-0000-4000-8000-000000000000",
      completed_at: TIME,
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
