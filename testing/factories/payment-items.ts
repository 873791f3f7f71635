import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import type { PaymentRecord } from "../../functions/domain/record.ts";
import { millisecondOf } from "../../functions/domain/record-timestamp.ts";

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
    event_id: { S: `event-${millisecond}` },
  } satisfies Record<keyof PaymentRecord, AttributeValue>;
  return { ...item, ...changes };
}

/** The time of the record that {@link aPaymentItem} makes. */
export function recordTime(millisecond: number): string {
  return new Date(Date.UTC(2026, 10, 24, 8, 0, 0, millisecond)).toISOString();
}
