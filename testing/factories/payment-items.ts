import type { AttributeValue } from "@aws-sdk/client-dynamodb";

/** A payment record as DynamoDB holds it, recorded so many milliseconds after eight o'clock. */
export function aPaymentItem(
  transactionId: string,
  millisecond: number,
  changes: Record<string, AttributeValue> = {},
): Record<string, AttributeValue> {
  return {
    transaction_id: { S: transactionId },
    timestamp: { S: `${receivedAt(millisecond).slice(0, -1)}000000Z` },
    amount: { N: "12.34" },
    currency: { S: "USD" },
    status: { S: "completed" },
    raw_data: { S: "{}" },
    event_id: { S: `event-${millisecond}` },
    ...changes,
  };
}

/** When the webhook of {@link aPaymentItem} arrived. */
export function receivedAt(millisecond: number): string {
  return new Date(Date.UTC(2026, 10, 24, 8, 0, 0, millisecond)).toISOString();
}
