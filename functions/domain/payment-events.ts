/**
 * What a payment is: what its events, in the order in which they happened, make of it.
 *
 * | after ↓ event → | pending | authorized | failed | canceled | completed |
 * |---|---|---|---|---|---|
 * | nothing | pending | authorized | failed | canceled | completed |
 * | pending | pending | authorized | failed | canceled | completed |
 * | authorized | – | authorized | failed | canceled | completed |
 * | failed | pending | authorized | failed | canceled | completed |
 * | canceled | – | – | – | canceled | completed |
 * | completed | – | – | – | – | completed |
 *
 * A `–` leaves the payment as it is. So an attempt that failed may be followed by another one, and nothing here takes back a
 * `completed`. Where the sender does not tell when an event happened, its arrival says little about that: such a `pending` never
 * hides an outcome, and of such outcomes the latest counts.
 */
import type { PaymentStatus } from "./contracts.ts";

/** What an event says of its payment. Stored data, so a name is never changed. */
export const EVENT_KINDS = ["pending", "authorized", "failed", "canceled", "completed"] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

/** The status that clients see of each kind. */
export const STATUS_BY_KIND: Readonly<Record<EventKind, PaymentStatus>> = {
  pending: "pending",
  authorized: "pending",
  failed: "failed",
  canceled: "failed",
  completed: "completed",
};

/** What a record says of its event. */
export interface PaymentEvent {
  readonly status: PaymentStatus;
  /** @default - what the status says */
  readonly kind?: EventKind;
  /** When the event happened, if its sender tells. @default - only when it arrived is known */
  readonly occurred_at?: string;
}

type Following = Readonly<Record<EventKind | "nothing", readonly EventKind[]>>;

/** The kinds that count after each kind, if the sender tells when its events happened. */
const AFTER: Following = {
  nothing: EVENT_KINDS,
  pending: EVENT_KINDS,
  authorized: ["authorized", "failed", "canceled", "completed"],
  failed: EVENT_KINDS,
  canceled: ["canceled", "completed"],
  completed: ["completed"],
};

const OUTCOMES: readonly EventKind[] = ["failed", "canceled", "completed"];

/** The same for events whose arrival alone is known. */
const ON_ARRIVAL: Following = {
  nothing: EVENT_KINDS,
  pending: EVENT_KINDS,
  authorized: ["authorized", ...OUTCOMES],
  failed: OUTCOMES,
  canceled: OUTCOMES,
  completed: OUTCOMES,
};

/**
 * The event that makes a payment what it is.
 * @param events of one transaction, from the oldest to the newest, or as many of the newest as begin with a decisive one
 * @returns undefined if there is none
 */
export function currentEvent<T extends PaymentEvent>(events: readonly T[]): T | undefined {
  return events.reduce<T | undefined>((current, event) => {
    const following = event.occurred_at === undefined ? ON_ARRIVAL : AFTER;
    return following[current ? kindOf(current) : "nothing"].includes(kindOf(event)) ? event : current;
  }, undefined);
}

/** Whether an event makes the payment what it is whatever happened before it: nothing older has to be read. */
export function isDecisive(event: PaymentEvent): boolean {
  const following = event.occurred_at === undefined ? ON_ARRIVAL : AFTER;
  return Object.values(following).every((kinds) => kinds.includes(kindOf(event)));
}

/** A kind that a newer release recorded, before it was rolled back to this one, is unknown here: its status counts. */
function kindOf({ kind, status }: PaymentEvent): EventKind {
  return kind !== undefined && Object.hasOwn(STATUS_BY_KIND, kind) ? kind : status;
}
