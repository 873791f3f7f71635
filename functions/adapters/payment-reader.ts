import { type DynamoDBDocumentClient, type NumberValue, QueryCommand } from "@aws-sdk/lib-dynamodb";
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
      let page: Record<string, unknown> | undefined;
      do {
        const { Items = [], LastEvaluatedKey } = await documents.send(
          new QueryCommand({
            ...PROJECTION,
            TableName: tableName,
            KeyConditionExpression: "transaction_id = :transaction_id",
            ExpressionAttributeNames: NAMES,
            ExpressionAttributeValues: { ":transaction_id": transactionId },
            ScanIndexForward: false,
            Limit: PAGE_SIZE,
            ExclusiveStartKey: page,
          }),
        );
        payments.push(...Items.map(toPayment));
        page = LastEvaluatedKey;
      } while (page !== undefined && !payments.some(isSettled));
      return currentPayment(payments);
    },

    async ofEvent(transactionId, { eventId, receivedAt }) {
      let page: Record<string, unknown> | undefined;
      // A page ends at 1 MB of what was read, raw bodies and other events of the millisecond included.
      do {
        const { Items = [], LastEvaluatedKey } = await documents.send(
          new QueryCommand({
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
            ExclusiveStartKey: page,
          }),
        );
        const [item] = Items;
        if (item) return toPayment(item);
        page = LastEvaluatedKey;
      } while (page !== undefined);
      return undefined;
    },
  };
}

function toPayment(item: Record<string, unknown>): Payment {
  const { amount, ...rest } = item as unknown as Omit<Payment, "amount"> & { amount: NumberValue };
  return { ...rest, amount: Decimal.parse(amount.value) };
}
