import { RequestError } from "./errors.ts";
import { itemBytes } from "./item-size.ts";
import { MAX_ITEM_BYTES } from "./limits.ts";
import type { RecordedPayment } from "./payment-of-events.ts";
import { recordTimestamp } from "./record-timestamp.ts";
import { dayShard } from "./time-index.ts";
import type { Webhook } from "./webhook.ts";

/**
 * What is stored of a webhook. The names are those of the item's attributes: stored data, so a name is never changed.
 * `transaction_id` and `timestamp` are the table's key.
 */
export interface PaymentRecord extends RecordedPayment {
  /** The body as received. Only an operator with rights to the table sees it. */
  readonly raw_data: string;
  /** The webhook's, by which a record is found again: 64 hexadecimal digits. */
  readonly event_id: string;
  /** The webhook source that sent it. Absent if none did, and in records of before it was stored. */
  readonly source?: string;
  /** Why an operator corrected the payment by this event. Absent in records of webhooks. */
  readonly correction_reason?: string;
  /** The ARN of that operator. */
  readonly corrected_by?: string;
  /** When an operator erased the raw body and the reason of a correction: ISO 8601, UTC. Absent: they were not erased. */
  readonly erased_at?: string;
  /** Its partition of the index by time, see {@link dayShard}. Absent in records of before there was one. */
  readonly day_shard?: string;
}

/** @param timestamp what `recordTimestamp` gives */
export function paymentRecord(webhook: Webhook, timestamp: string): PaymentRecord {
  const { payment, kind, occurredAt, partId, amountCaptured, rawData, eventId, source, correction } = webhook;
  return {
    transaction_id: payment.transaction_id,
    timestamp,
    amount: payment.amount,
    currency: payment.currency,
    status: payment.status,
    ...(kind !== undefined && { kind }),
    ...(occurredAt !== undefined && { occurred_at: occurredAt }),
    ...(partId !== undefined && { part_id: partId }),
    ...(amountCaptured !== undefined && { amount_captured: amountCaptured }),
    raw_data: rawData,
    event_id: eventId,
    ...(source !== undefined && { source }),
    ...(correction && { correction_reason: correction.reason, corrected_by: correction.by }),
    day_shard: dayShard(timestamp, eventId),
  };
}

/** Bytes of a webhook's record in the table. Its timestamp has the same length whatever the time is. */
export function recordBytes(webhook: Webhook): number {
  return itemBytes({ ...paymentRecord(webhook, recordTimestamp(new Date(0).toISOString(), webhook.eventId)) });
}

/**
 * Refuses a webhook that could not be stored.
 * @throws RequestError 413 if its record would be larger than an item may be
 */
export function checkRecordSize(webhook: Webhook): void {
  if (recordBytes(webhook) <= MAX_ITEM_BYTES) return;
  throw new RequestError(413, `Request body too large: its record must be at most ${MAX_ITEM_BYTES} bytes`);
}
