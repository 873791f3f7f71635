import { type DynamoDBDocumentClient, paginateQuery } from "@aws-sdk/lib-dynamodb";
import type { Payment } from "../domain/payment.ts";
import { currentEvent, isDecisive } from "../domain/payment-events.ts";
import type { PaymentReader } from "../domain/ports.ts";
import { itemsOf, paymentOf, recordOfEvent, recordsOf } from "./items.ts";

/** Records a page when looking for a decisive event: nearly every transaction has fewer. */
const PAGE_SIZE = 20;

/** Payments of the transaction table. */
export function createPaymentReader(documents: DynamoDBDocumentClient, tableName: string): PaymentReader {
  const table = { TableName: tableName, ConsistentRead: true };
  return {
    async current(transactionId) {
      const payments: Payment[] = [];
      const pages = paginateQuery(
        { client: documents, pageSize: PAGE_SIZE },
        { ...table, ...recordsOf(transactionId), ScanIndexForward: false },
      );
      for await (const page of pages) {
        payments.push(...itemsOf(page).map(paymentOf));
        if (payments.some(isDecisive)) break;
      }
      return currentEvent(payments.reverse());
    },

    async ofEvent(transactionId, event) {
      const pages = paginateQuery({ client: documents }, { ...table, ...recordOfEvent(transactionId, event) });
      // A page ends at 1 MB of what was read, raw bodies and other events of the millisecond included.
      for await (const page of pages) {
        const [item] = itemsOf(page);
        if (item) return paymentOf(item);
      }
      return undefined;
    },
  };
}
