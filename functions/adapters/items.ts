/**
 * The items of the transaction table, in one place: keys, what is written, what is read, and the expressions that name their
 * attributes. Attribute names are stored data, so a name is never changed.
 *
 * - A payment's record ({@link PaymentRecord}): the key is the transaction's id and the record's timestamp.
 * - An idempotency item for each webhook: what is stored of its first attempt. It has a partition of its own, so that a busy
 *   transaction is not made busier. Its partition key holds a `#`, which no transaction id can.
 */
import { type NativeAttributeValue, NumberValue, type QueryCommandOutput } from "@aws-sdk/lib-dynamodb";
import { Decimal } from "../domain/decimal.ts";
import type { EventKind, Lifecycle, PaymentStatus } from "../domain/payment-events.ts";
import type { RecordedPayment } from "../domain/payment-of-events.ts";
import type { Claim, RecordedEvent } from "../domain/ports.ts";
import { type PaymentRecord, paymentRecord } from "../domain/record.ts";
import { isTime, millisecondOf } from "../domain/record-timestamp.ts";
import { reread } from "../domain/reread.ts";
import type { Webhook } from "../domain/webhook.ts";
import type { WebhookIdentity } from "../domain/webhook-identity.ts";
import { isList, isText, promised } from "./answers.ts";

type Item = Readonly<Record<string, NativeAttributeValue>>;

const IDEMPOTENCY_PREFIX = "idempotency#";

/** What is read of a record. In `basic` not the raw body, which is large. No caller may see it. */
const READ = [
  "transaction_id",
  "timestamp",
  "amount",
  "currency",
  "status",
  "kind",
  "occurred_at",
  "part_id",
  "amount_captured",
] as const satisfies (keyof PaymentRecord)[];

const RAW_BODY = "raw_data" satisfies keyof PaymentRecord;

/** Reads records as {@link recordedPaymentOf} takes them. `timestamp` and `status` are reserved words of DynamoDB, so all have aliases. */
function projectionOf(lifecycle: Lifecycle, more: readonly (keyof PaymentRecord)[] = []) {
  const names = [...READ, ...(lifecycle === "full" ? [RAW_BODY] : []), ...more];
  return {
    ProjectionExpression: names.map((name) => `#${name}`).join(", "),
    ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
  };
}

/** The record as it is written. Amounts are exact to the last digit. */
export function recordItem(webhook: Webhook, timestamp: string): Item {
  const record = paymentRecord(webhook, timestamp);
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [
      name,
      value instanceof Decimal ? NumberValue.from(value.toString()) : value,
    ]),
  );
}

/** The condition for writing a record: its key is free, or holds this event's record already. */
export function unlessOfAnotherEvent({ eventId }: WebhookIdentity) {
  return {
    ConditionExpression: "attribute_not_exists(transaction_id) OR event_id = :event_id",
    ExpressionAttributeValues: { ":event_id": eventId },
  };
}

/**
 * Selects all records of a transaction.
 * @param more what is read of them besides. @default - nothing
 */
export function recordsOf(transactionId: string, lifecycle: Lifecycle, more?: readonly (keyof PaymentRecord)[]) {
  return {
    ...projectionOf(lifecycle, more),
    KeyConditionExpression: "#transaction_id = :transaction_id",
    ExpressionAttributeValues: { ":transaction_id": transactionId },
  };
}

/** Selects the records of a transaction until that of a timestamp. */
export function recordsUntil(transactionId: string, timestamp: string, lifecycle: Lifecycle) {
  return {
    ...projectionOf(lifecycle),
    KeyConditionExpression: "#transaction_id = :transaction_id AND #timestamp <= :timestamp",
    ExpressionAttributeValues: { ":transaction_id": transactionId, ":timestamp": timestamp },
  };
}

/** Selects the record of one event. Reads the other records of its millisecond as well, which are nearly always none. */
export function recordOfEvent(transactionId: string, { eventId, time }: RecordedEvent, lifecycle: Lifecycle) {
  return {
    ...projectionOf(lifecycle),
    KeyConditionExpression: "#transaction_id = :transaction_id AND begins_with(#timestamp, :millisecond)",
    FilterExpression: "event_id = :event_id",
    ExpressionAttributeValues: {
      ":transaction_id": transactionId,
      ":millisecond": millisecondOf(time),
      ":event_id": eventId,
    },
  };
}

/**
 * The items of a page that {@link recordsOf}, {@link recordsUntil} or {@link recordOfEvent} selected.
 * @throws IncompleteAnswerError if it does not hold the items that it counts
 */
export function itemsOf({ Items, Count }: Pick<QueryCommandOutput, "Items" | "Count">): readonly Item[] {
  const items = promised(Items, isList, "Query: Items");
  promised(Count, (count): count is number => count === items.length, "Query: all Items of its Count");
  return items as readonly Item[];
}

/**
 * What is recorded in an item that {@link recordsOf}, {@link recordsUntil} or {@link recordOfEvent} selected.
 * @throws IncompleteAnswerError if an attribute is absent or of another type
 */
export function recordedPaymentOf(item: Item): RecordedPayment {
  const text = (name: keyof PaymentRecord) => promised(item[name], isText, `Query: ${name}`);
  const number = (name: keyof PaymentRecord) => Decimal.parse(promised(item[name], isNumber, `Query: ${name}`).value);
  const has = (name: keyof PaymentRecord) => item[name] !== undefined;
  const record: RecordedPayment = {
    transaction_id: text("transaction_id"),
    timestamp: text("timestamp"),
    amount: number("amount"),
    currency: text("currency"),
    status: text("status") as PaymentStatus,
    ...(has("kind") && { kind: text("kind") as EventKind }),
    ...(has("occurred_at") && { occurred_at: text("occurred_at") }),
    ...(has("part_id") && { part_id: text("part_id") }),
    ...(has("amount_captured") && { amount_captured: number("amount_captured") }),
  };
  return has(RAW_BODY) ? reread(record, text(RAW_BODY)) : record;
}

const isNumber = (value: unknown): value is NumberValue => value instanceof NumberValue;

/** The key of a webhook's idempotency item. */
export function idempotencyKey({ eventId }: Pick<WebhookIdentity, "eventId">) {
  return { transaction_id: `${IDEMPOTENCY_PREFIX}${eventId}`, timestamp: "idempotency" };
}

/** Whether a partition key is that of an idempotency item, and not a transaction's id. */
export function isIdempotencyItem(partitionKey: string): boolean {
  return partitionKey.startsWith(IDEMPOTENCY_PREFIX);
}

/** What the first attempt at a webhook stores in its idempotency item. */
export function claimAttributes(
  { contentDigest }: WebhookIdentity,
  { receivedAt, attemptId }: Pick<Claim, "receivedAt" | "attemptId">,
) {
  return { content_digest: contentDigest, received_at: receivedAt, attempt_id: attemptId };
}

/** What the attempt that finished a webhook adds to its idempotency item. */
export function completionAttributes(completedAt: string) {
  return { completed_at: completedAt };
}

/** Updates an item: sets each attribute unless it has a value already. */
export function setOnce(attributes: Readonly<Record<string, string>>) {
  const names = Object.keys(attributes);
  return {
    UpdateExpression: `SET ${names.map((name) => `${name} = if_not_exists(${name}, :${name})`).join(", ")}`,
    ExpressionAttributeValues: Object.fromEntries(names.map((name) => [`:${name}`, attributes[name]])),
  };
}

/**
 * The claim that an idempotency item holds, which is never absent: the call that returns it has written it.
 * @throws IncompleteAnswerError if an attribute is absent or of another type
 */
export function claimOf(item: Item = {}): Claim {
  const text = (name: string) => promised(item[name], isText, `UpdateItem: ${name}`);
  return {
    contentDigest: text("content_digest"),
    receivedAt: promised(item.received_at, isTime, "UpdateItem: received_at"),
    attemptId: text("attempt_id"),
    completed: item.completed_at !== undefined,
  };
}
