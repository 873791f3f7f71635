import { CommandFailure } from "../../../command-line/command.ts";
import { createNotificationTopic } from "../../../functions/adapters/notification-topic.ts";
import { createPaymentReader } from "../../../functions/adapters/payment-reader.ts";
import { dispatchNotification, type PaymentReceived } from "../../../functions/domain/dispatch-notification.ts";
import type { Environment } from "../environment/environment.ts";
import { type ListedPayment, listedPayment } from "./payments-by-time.ts";
import { type RecordKey, recordsByTime } from "./records-by-time.ts";
import { eventsOf } from "./stored-events.ts";
import type { TimeRange } from "./time-range.ts";

/** An event whose notification is to be published again. */
export type ReplayedEvent = RecordKey;

/** The message attribute of a notification that was published again. Its body is what it was. */
const MARK = { replayed: "true" };

/** Records that a call reads: of each shard, a few more than are published in a second. */
const PAGE_SIZE = 25;

export interface ReplayedRange {
  readonly range: TimeRange;
  /** Only the newest event in the range of each payment. */
  readonly current: boolean;
  /** Only events of payments that are so now. @default - of all */
  readonly isWanted?: ((payment: ListedPayment) => boolean) | undefined;
}

/** The events of a range, the oldest first. */
export async function* eventsOfRange(
  { clients: { documents }, table, lifecycle }: Environment,
  { range, current, isWanted }: ReplayedRange,
): AsyncGenerator<ReplayedEvent> {
  const reading = { documents, table, lifecycle: await lifecycle(), range };
  for await (const record of recordsByTime({ documents, table, pageSize: PAGE_SIZE, oldestFirst: true }, range)) {
    if (!current && !isWanted) {
      yield record;
      continue;
    }
    const payment = await listedPayment(reading, record.transaction_id);
    const isNewest = payment?.last_event_at === record.timestamp;
    if (payment && (isNewest || !current) && (!isWanted || isWanted(payment))) yield record;
  }
}

/**
 * The events of transactions, each one's from the oldest to the newest.
 * @param current only the newest event of each
 * @throws CommandFailure if one has none
 */
export async function* eventsOfTransactions(
  environment: Environment,
  transactionIds: readonly string[],
  current: boolean,
): AsyncGenerator<ReplayedEvent> {
  for (const transactionId of transactionIds) {
    const { events } = await eventsOf(environment, transactionId);
    if (events.length === 0) throw new CommandFailure(`${transactionId}: no event is recorded in ${environment.label}`);
    yield* current ? events.slice(-1) : events;
  }
}

/**
 * Publishes the notification of an event as the dispatcher would now, marked.
 * @param current instead: of the payment as it is now
 * @returns what publishes one; throws PaymentNotRecordedError if the event tells of no payment
 */
export async function createPublisher(
  { clients: { documents, topics }, table, lifecycle, variables }: Environment,
  { current }: Pick<ReplayedRange, "current">,
): Promise<(event: ReplayedEvent) => Promise<void>> {
  const { SNS_TOPIC_ARN = "" } = await variables("notification-dispatcher");
  const payments = createPaymentReader(documents, table, await lifecycle());
  const topic = createNotificationTopic(topics, SNS_TOPIC_ARN, MARK);
  return (event) =>
    dispatchNotification(current ? { transaction_id: event.transaction_id } : queued(event), { payments, topic });
}

/** As the queue's message names it. */
function queued({ transaction_id, timestamp, event_id }: ReplayedEvent): PaymentReceived {
  return { transaction_id, event: { eventId: event_id, time: millisecondOfRecord(timestamp) } };
}

/** The time of a record to the millisecond: its other digits are no time. ISO 8601, UTC. */
export function millisecondOfRecord(timestamp: string): string {
  return `${timestamp.slice(0, "2026-11-24T08:00:00.000".length)}Z`;
}
