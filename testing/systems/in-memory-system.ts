import type { PaymentReceived } from "../../functions/domain/dispatch-notification.ts";
import { TimestampExhaustedError, WebhookSecretError } from "../../functions/domain/errors.ts";
import { stringifyExactJson } from "../../functions/domain/exact-json.ts";
import { notificationSubject } from "../../functions/domain/payment.ts";
import type { Lifecycle } from "../../functions/domain/payment-events.ts";
import { paymentAfter, paymentOf } from "../../functions/domain/payment-of-events.ts";
import type {
  Claim,
  Clock,
  NotificationQueue,
  NotificationTopic,
  PaymentReader,
  WebhookSecrets,
  WebhookStore,
} from "../../functions/domain/ports.ts";
import { type PaymentRecord, paymentRecord } from "../../functions/domain/record.ts";
import { MAX_TIMESTAMP_CANDIDATES, millisecondOf, recordTimestamp } from "../../functions/domain/record-timestamp.ts";
import { reread } from "../../functions/domain/reread.ts";
import type { WebhookCall, WebhookFailure } from "../faults.ts";
import { ManualClock } from "./manual-clock.ts";
import type { Published } from "./payment-system.ts";

/**
 * Every port of the domain in memory, with calls that overlap as real ones do.
 * @param failures each happens once
 */
export function anInMemorySystem(failures: readonly WebhookFailure[] = [], lifecycle: Lifecycle = "basic") {
  const claims = new Map<string, Claim>();
  /** By transaction and timestamp, as the table's key is. */
  const table = new Map<string, PaymentRecord>();
  const messages: PaymentReceived[] = [];
  const published: Published[] = [];
  const pending = [...failures];
  const clock = new ManualClock();
  let underWay = 0;
  let sequence = 0;

  /** A call takes a turn of the event loop on either side of its effect, so that others come between. */
  async function call<T>(name: WebhookCall, effect: () => T): Promise<T> {
    if (underWay === 0) sequence += 1;
    underWay += 1;
    try {
      await nextTurn();
      const index = pending.findIndex((failure) => failure.call === name);
      const failure = index < 0 ? undefined : pending.splice(index, 1)[0];
      if (failure?.kind === "fail") throw new Error("injected fault");
      const result = effect();
      await nextTurn();
      if (failure?.kind === "fail-after") throw new Error("injected fault");
      return result;
    } finally {
      underWay -= 1;
    }
  }

  const store: WebhookStore = {
    claim: ({ eventId, contentDigest }, attempt) =>
      call("claim", () => {
        const claim = claims.get(eventId) ?? { ...attempt, contentDigest, completed: false };
        claims.set(eventId, claim);
        return claim;
      }),
    record: (webhook, time) =>
      call("record", () => {
        for (let candidate = 0; candidate < MAX_TIMESTAMP_CANDIDATES; candidate += 1) {
          const record = paymentRecord(webhook, recordTimestamp(time, webhook.eventId, candidate));
          const key = `${record.transaction_id} ${record.timestamp}`;
          if ((table.get(key)?.event_id ?? webhook.eventId) === webhook.eventId) {
            table.set(key, record);
            return;
          }
        }
        throw new TimestampExhaustedError(`no free timestamp after ${MAX_TIMESTAMP_CANDIDATES} candidates`);
      }),
    complete: ({ eventId }) =>
      call("complete", () => {
        const claim = claims.get(eventId);
        if (claim) claims.set(eventId, { ...claim, completed: true });
      }),
  };

  const queue: NotificationQueue = {
    send: ({ payment, eventId }, time) =>
      call("send", () => {
        const { transaction_id } = payment;
        messages.push({ transaction_id, event: { eventId, time } });
      }),
  };

  /** From oldest to newest. */
  const recordsOf = (transactionId: string) =>
    [...table.values()]
      .filter(({ transaction_id }) => transaction_id === transactionId)
      .sort((a, b) => (a.timestamp < b.timestamp ? -1 : 1));

  function readerOf(lifecycle: Lifecycle): PaymentReader {
    const recorded = (transactionId: string) =>
      recordsOf(transactionId).map((record) => (lifecycle === "full" ? reread(record, record.raw_data) : record));
    return {
      current: async (transactionId) => paymentOf(recorded(transactionId), lifecycle),
      ofEvent: async (transactionId, { eventId, time }) => {
        const index = recordsOf(transactionId).findIndex(
          ({ event_id, timestamp }) => event_id === eventId && timestamp.startsWith(millisecondOf(time)),
        );
        return paymentAfter(recorded(transactionId).slice(0, index + 1), lifecycle);
      },
    };
  }

  const topic: NotificationTopic = {
    async publish(notification) {
      const subject = notificationSubject(notification.transaction_id);
      published.push({ subject, message: stringifyExactJson(notification) });
    },
  };

  return {
    store,
    queue,
    payments: readerOf(lifecycle),
    readerOf,
    topic,
    clock,
    /** Messages on the queue. */
    messages,
    /** What the topic published. */
    published,
    recordsOf,
    /** All records. */
    records: () => [...table.values()],
    /** Makes the next such call fail. */
    inject: (failure: WebhookFailure) => pending.push(failure),
    /** How many calls, or groups of calls side by side, were made one after the other. */
    longestSequence: () => sequence,
  };
}

/** The secrets of sources in memory: live values by the secret's id, the current one first. */
export function inMemorySecrets(
  values: ReadonlyMap<string, readonly string[]>,
  clock: Pick<Clock, "now">,
): WebhookSecrets {
  const readAgainAt = new Map<string, number>();
  async function live(secretId: string): Promise<readonly string[]> {
    const known = values.get(secretId);
    if (known === undefined) throw new WebhookSecretError("the secret has no value yet");
    return known;
  }
  return {
    live,
    async readAgain(secretId) {
      if (readAgainAt.get(secretId) === clock.now()) return undefined;
      readAgainAt.set(secretId, clock.now());
      return live(secretId);
    },
  };
}

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));
