import type { Claim, Clock, NotificationQueue, WebhookStore } from "../../functions/domain/ports.ts";
import { recordTimestamp } from "../../functions/domain/record-timestamp.ts";

/** One call that fails, once: before or after it took effect. */
export interface Fault {
  readonly call: "claim" | "record" | "send" | "complete";
  readonly kind: "before" | "after";
}

/** A clock that moves only when it is told to, or when somebody sleeps. */
class ManualClock implements Clock {
  #now = Date.parse("2026-11-24T08:00:00.000Z");
  readonly now = () => this.#now;
  readonly advance = (milliseconds: number) => {
    this.#now += milliseconds;
  };
  /** Everything under way gets its turns before time goes on: a call is shorter than any sleep. */
  readonly sleep = async (milliseconds: number) => {
    const deadline = this.#now + milliseconds;
    for (let turn = 0; turn < 20; turn += 1) await nextTurn();
    this.#now = Math.max(this.#now, deadline);
  };
}

/** The table and the queue in memory, with calls that overlap as real ones do, and with faults. */
export function anInMemorySystem(faults: readonly Fault[] = []) {
  const claims = new Map<string, Claim>();
  const records = new Map<string, string>();
  const messages: string[] = [];
  const pending = [...faults];
  const clock = new ManualClock();
  let underWay = 0;
  let sequence = 0;

  /** A call takes a turn of the event loop on either side of its effect, so that others come between. */
  async function call<T>(name: Fault["call"], effect: () => T): Promise<T> {
    if (underWay === 0) sequence += 1;
    underWay += 1;
    try {
      await nextTurn();
      const index = pending.findIndex((fault) => fault.call === name);
      const fault = index < 0 ? undefined : pending.splice(index, 1)[0];
      if (fault?.kind === "before") throw new Error("injected fault");
      const result = effect();
      await nextTurn();
      if (fault?.kind === "after") throw new Error("injected fault");
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
    record: ({ eventId, payment }, time) =>
      call("record", () => {
        records.set(`${payment.transaction_id} ${recordTimestamp(time, eventId)}`, eventId);
      }),
    complete: ({ eventId }) =>
      call("complete", () => {
        const claim = claims.get(eventId);
        if (claim) claims.set(eventId, { ...claim, completed: true });
      }),
  };
  const queue: NotificationQueue = {
    send: ({ eventId }) =>
      call("send", () => {
        messages.push(eventId);
      }),
  };

  return {
    store,
    queue,
    clock,
    /** The event of each message queued. */
    messages,
    /** Events by the sort keys of their records. */
    recordsByTime: () => [...records].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, eventId]) => eventId),
    get records() {
      return [...records.values()];
    },
    /** How many calls, or groups of calls side by side, were made one after the other. */
    longestSequence: () => sequence,
    state: () => structuredClone({ claims, records, messages }),
  };
}

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));
