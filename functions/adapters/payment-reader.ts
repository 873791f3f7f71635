import { type DynamoDBDocumentClient, type NumberValue, paginateQuery } from "@aws-sdk/lib-dynamodb";
import { Decimal } from "../domain/decimal.ts";
import { currentPayment, isSettled, type Payment } from "../domain/payment.ts";
import type { PaymentReader } from "../domain/ports.ts";
import { millisecondOf } from "../domain/record-timestamp.ts";

/** Records a page when looking for an outcome: nearly every transaction has fewer. */
const PAGE_SIZE = 20;

/** Not the raw body: it is large, and nobody here may see it. */
const PROJECTION = {
  ProjectionExpression: "transaction_id, #timestamp, amount, currency, #status",
  ConsistentRead: true,
} as const;
const NAMES = { "#timestamp": "timestamp", "#status": "status" };

export function createPaymentReader(documents: DynamoDBDocumentClient, tableName: string): PaymentReader {
  return {
    async current(transactionId) {
      const payments: Payment[] = [];
      const pages = paginateQuery(
        { client: documents, pageSize: PAGE_SIZE },
        {
          ...PROJECTION,
          TableName: tableName,
          KeyConditionExpression: "transaction_id = :transaction_id",
          ExpressionAttributeNames: NAMES,
          ExpressionAttributeValues: { ":transaction_id": transactionId },
          ScanIndexForward: false,
        },
      );
      for await (const { Items = [] } of pages) {
        payments.push(...Items.map(toPayment));
        if (payments.some(isSettled)) break;
      }
      return currentPayment(payments);
    },

    async ofEvent(transactionId, { eventId, receivedAt }) {
      const pages = paginateQuery(
        { client: documents },
        {
          ...PROJECTION,
          TableName: tableName,
          KeyConditionExpression: "transaction_id = :transaction_id AND begins_with(#timestamp, :millisecond)",
          FilterExpression: "event_id = :event_id",
          ExpressionAttributeNames: NAMES,
          ExpressionAttributeValues: {
            ":transaction_id": transactionId,
            ":millisecond": millisecondOf(receivedAt),
            ":event_id": eventId,
          },
        },
      );
      // A page ends at 1 MB of what was read, raw bodies and other events of the millisecond included.
      for await (const { Items: [item] = [] } of pages) {
        if (item) return toPayment(item);
      }
      return undefined;
    },
  };
}

function toPayment(item: Record<string, unknown>): Payment {
  const { amount, ...rest } = item as unknown as Omit<Payment, "amount"> & { amount: NumberValue };
  return { ...rest, amount: Decimal.parse(amount.value) };
}
