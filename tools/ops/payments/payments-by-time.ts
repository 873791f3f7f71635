import { type DynamoDBDocumentClient, paginateQuery } from "@aws-sdk/lib-dynamodb";
import { itemsOf, recordedPaymentOf, recordsOf } from "../../../functions/adapters/items.ts";
import type { Payment } from "../../../functions/domain/payment.ts";
import type { Lifecycle } from "../../../functions/domain/payment-events.ts";
import { paymentOf, type RecordedPayment } from "../../../functions/domain/payment-of-events.ts";
import { millisecondOf } from "../../../functions/domain/record-timestamp.ts";
import type { Environment } from "../environment/environment.ts";
import { type RecordKey, recordsByTime } from "./records-by-time.ts";
import type { TimeRange } from "./time-range.ts";

/** A payment as it is now, at the time of its newest event in a range. */
export interface ListedPayment extends Payment {
  readonly last_event_at: string;
  /** The webhook sources that its events came from, sorted. */
  readonly sources: readonly string[];
}

/** Where payments are, as an {@link Environment} knows it. */
export interface PaymentsTable extends Pick<Environment, "table" | "lifecycle"> {
  readonly clients: Pick<Environment["clients"], "documents">;
}

/** Payments whose events are read at once. */
const AT_ONCE = 32;

/** Payments that are remembered as read: the events of one mostly come within minutes. */
const REMEMBERED = 10_000;

/**
 * The payments with an event in a range, each once, those with the newest event first. An event that is recorded meanwhile may
 * take its payment out of the range or put it there.
 * @param pageSize see {@link recordsByTime}
 */
export async function* paymentsByTime(
  { clients: { documents }, table, lifecycle }: PaymentsTable,
  range: TimeRange,
  pageSize?: number,
): AsyncGenerator<ListedPayment> {
  const reading = { documents, table, lifecycle: await lifecycle(), range };
  const waiting: Promise<ListedPayment | undefined>[] = [];
  const seen = new Set<string>();
  for await (const key of recordsByTime({ documents, table, pageSize }, range)) {
    // The first record that comes of a payment is its newest, and lists it; the others need no call.
    if (seen.has(key.transaction_id)) continue;
    seen.add(key.transaction_id);
    if (seen.size > REMEMBERED) seen.delete(seen.values().next().value ?? "");
    const payment = paymentOfRecord(reading, key);
    // It is waited for in its turn: until then its failure is nobody's.
    payment.catch(() => undefined);
    waiting.push(payment);
    if (waiting.length < AT_ONCE) continue;
    const next = await waiting.shift();
    if (next) yield next;
  }
  for (const payment of waiting) {
    const next = await payment;
    if (next) yield next;
  }
}

export interface PaymentReading {
  readonly documents: DynamoDBDocumentClient;
  readonly table: string;
  readonly lifecycle: Lifecycle;
  readonly range: TimeRange;
}

/** The payment of a record, unless it has a newer record in the range, with which it is listed. */
async function paymentOfRecord(
  reading: PaymentReading,
  { transaction_id, timestamp }: Pick<RecordKey, "transaction_id" | "timestamp">,
): Promise<ListedPayment | undefined> {
  const payment = await listedPayment(reading, transaction_id);
  return payment?.last_event_at === timestamp ? payment : undefined;
}

/** The payment of a transaction with a record in a range, undefined if no event of it counts. */
export async function listedPayment(
  { documents, table, lifecycle, range }: PaymentReading,
  transaction_id: string,
): Promise<ListedPayment | undefined> {
  const records: RecordedPayment[] = [];
  const sources = new Set<string>();
  let newest = "";
  const end = millisecondOf(range.to);
  const pages = paginateQuery(
    { client: documents },
    { TableName: table, ConsistentRead: true, ...recordsOf(transaction_id, lifecycle, ["source", "day_shard"]) },
  );
  for await (const page of pages) {
    for (const item of itemsOf(page)) {
      const record = recordedPaymentOf(item);
      records.push(record);
      if (typeof item.source === "string") sources.add(item.source);
      // A record that the index does not hold lists no payment.
      if (item.day_shard !== undefined && record.timestamp < end && record.timestamp > newest)
        newest = record.timestamp;
    }
  }
  const payment = paymentOf(records, lifecycle);
  return payment && { ...payment, last_event_at: newest, sources: [...sources].sort() };
}
