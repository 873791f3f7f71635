import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { digestOf } from "../../functions/domain/digest.ts";
import type { PaymentRecord } from "../../functions/domain/record.ts";
import { millisecondOf } from "../../functions/domain/record-timestamp.ts";

/** A payment's record as text. An amount is written as DynamoDB writes it, without zeros at its end. */
export type StoredRecord = Readonly<
  Record<Exclude<keyof PaymentRecord, Optional>, string> & Partial<Record<Optional, string>>
>;

/** What only some records have. */
type Optional =
  | "kind"
  | "occurred_at"
  | "part_id"
  | "amount_captured"
  | "source"
  | "correction_reason"
  | "corrected_by"
  | "erased_at"
  | "day_shard";

/** A record as text. */
export function recordText(record: PaymentRecord): StoredRecord {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, String(value)])) as StoredRecord;
}

/** The record that an item of the table holds. */
export function storedRecord(item: Record<string, AttributeValue>): StoredRecord {
  const text = ([name, value]: [string, AttributeValue]) => [name, value.N ?? value.S ?? ""];
  return Object.fromEntries(Object.entries(item).map(text));
}

/** A payment's record as DynamoDB holds it, of so many milliseconds after eight o'clock. */
export function aPaymentItem(
  transactionId: string,
  millisecond: number,
  changes: Record<string, AttributeValue> = {},
): Record<string, AttributeValue> {
  const item = {
    transaction_id: { S: transactionId },
    timestamp: { S: `${millisecondOf(recordTime(millisecond))}000000Z` },
    amount: { N: "12.34" },
    currency: { S: "USD" },
    status: { S: "completed" },
    raw_data: { S: "{}" },
    event_id: { S: eventIdAt(millisecond) },
  } satisfies Record<keyof Omit<PaymentRecord, Optional>, AttributeValue>;
  return { ...item, ...changes };
}

/** The event of the record that {@link aPaymentItem} makes. */
export function eventIdAt(millisecond: number): string {
  return digestOf(`event-${millisecond}`);
}

/** The time of the record that {@link aPaymentItem} makes. */
export function recordTime(millisecond: number): string {
  return new Date(Date.UTC(2026, 10, 24, 8, 0, 0, millisecond)).toISOString();
}
