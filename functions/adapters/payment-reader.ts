import { type DynamoDBDocumentClient, paginateQuery } from "@aws-sdk/lib-dynamodb";
import type { Lifecycle } from "../domain/payment-events.ts";
import {
  isDecisive,
  needsHistory,
  paymentAfter,
  paymentOf,
  type RecordedPayment,
} from "../domain/payment-of-events.ts";
import type { PaymentReader, RecordedEvent } from "../domain/ports.ts";
import { itemsOf, recordedPaymentOf, recordOfEvent, recordsOf, recordsUntil } from "./items.ts";

/** Records a page when looking for a decisive event: nearly every transaction has fewer. */
const PAGE_SIZE = 20;

/** Payments of the transaction table. */
export function createPaymentReader(
  documents: DynamoDBDocumentClient,
  tableName: string,
  lifecycle: Lifecycle,
): PaymentReader {
  const table = { TableName: tableName, ConsistentRead: true };

  async function recordOf(transactionId: string, event: RecordedEvent): Promise<RecordedPayment | undefined> {
    const pages = paginateQuery({ client: documents }, { ...table, ...recordOfEvent(transactionId, event, lifecycle) });
    // A page ends at 1 MB of what was read, raw bodies and other events of the millisecond included.
    for await (const page of pages) {
      const [item] = itemsOf(page);
      if (item) return recordedPaymentOf(item);
    }
    return undefined;
  }

  /** A record, and those that are older, from the oldest to the newest. */
  async function historyOf({ transaction_id, timestamp }: RecordedPayment): Promise<readonly RecordedPayment[]> {
    const records: RecordedPayment[] = [];
    const pages = paginateQuery(
      { client: documents },
      { ...table, ...recordsUntil(transaction_id, timestamp, lifecycle) },
    );
    for await (const page of pages) records.push(...itemsOf(page).map(recordedPaymentOf));
    return records;
  }

  return {
    async current(transactionId) {
      const records: RecordedPayment[] = [];
      const pages = paginateQuery(
        { client: documents, pageSize: PAGE_SIZE },
        { ...table, ...recordsOf(transactionId, lifecycle), ScanIndexForward: false },
      );
      for await (const page of pages) {
        records.push(...itemsOf(page).map(recordedPaymentOf));
        if (records.some((record) => isDecisive(record, lifecycle))) break;
      }
      return paymentOf(records.reverse(), lifecycle);
    },

    async ofEvent(transactionId, event) {
      const record = await recordOf(transactionId, event);
      return record && paymentAfter(needsHistory(record, lifecycle) ? await historyOf(record) : [record], lifecycle);
    },
  };
}
