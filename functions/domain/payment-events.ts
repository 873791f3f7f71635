/** What events say of payments: the kinds that there are, and what of an event makes the payment what it is. */
import type { Decimal } from "./decimal.ts";

/** How much of a payment's life counts: until it is paid or has failed (`basic`), or authorizations, refunds and disputes too. */
export const LIFECYCLES = ["basic", "full"] as const;
export type Lifecycle = (typeof LIFECYCLES)[number];

/**
 * Reads the value of the variable `LIFECYCLE`, which the stack sets if it is not the default.
 * @throws Error if it is not a lifecycle
 */
export function readLifecycle(value: string | undefined): Lifecycle {
  if (value === undefined) return "basic";
  if (isOneOf(LIFECYCLES, value)) return value;
  throw new Error(`LIFECYCLE: must be one of ${LIFECYCLES.join(", ")}`);
}

/** The statuses of a payment in `basic`. */
export const BASIC_STATUSES = ["pending", "completed", "failed"] as const;
export type BasicStatus = (typeof BASIC_STATUSES)[number];

/** The further statuses of a payment in `full`. */
export const FURTHER_STATUSES = [
  "authorized",
  "canceled",
  "partially_refunded",
  "refunded",
  "disputed",
  "charged_back",
] as const;

export const PAYMENT_STATUSES = [...BASIC_STATUSES, ...FURTHER_STATUSES] as const;
export type PaymentStatus = (typeof PAYMENT_STATUSES)[number];

/** What an event says of a payment on its way to the money. */
export const COURSE_KINDS = ["pending", "authorized", "failed", "canceled", "completed"] as const;
export type CourseKind = (typeof COURSE_KINDS)[number];

/** A refund was made, be it under way or done; a refund that was made has failed, or was canceled. */
export const REFUND_KINDS = ["refund", "refund_failed"] as const;
export type RefundKind = (typeof REFUND_KINDS)[number];

/** A dispute is open; it ended for the merchant, or against them: they have lost the money. */
export const DISPUTE_KINDS = ["dispute_opened", "dispute_won", "dispute_lost"] as const;
export type DisputeKind = (typeof DISPUTE_KINDS)[number];

/** What an event says of its payment. Stored data, so a name is never changed. */
export const EVENT_KINDS = [...COURSE_KINDS, ...REFUND_KINDS, ...DISPUTE_KINDS] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

/**
 * The status that a record of each kind holds. `basic` shows it of the kinds that it knows, and so does every release from before
 * the others. A refund that is of the whole payment, by its sender's own word, holds `refunded` instead.
 */
export const RECORDED_STATUS: Readonly<Record<EventKind, PaymentStatus>> = {
  pending: "pending",
  authorized: "pending",
  failed: "failed",
  canceled: "failed",
  completed: "completed",
  refund: "partially_refunded",
  refund_failed: "partially_refunded",
  dispute_opened: "disputed",
  dispute_won: "disputed",
  dispute_lost: "charged_back",
};

/** Of events that happened at the same time, as far as their sender tells, what has a higher number happened later. */
export const ORDER_AT_ONE_TIME: Readonly<Record<EventKind, number>> = {
  pending: 0,
  authorized: 0,
  failed: 1,
  canceled: 1,
  completed: 2,
  refund: 3,
  refund_failed: 4,
  dispute_opened: 5,
  dispute_won: 6,
  dispute_lost: 6,
};

/**
 * The time of an event whose sender tells it to the second: its milliseconds put the events of one second in order.
 * @param seconds since 1970, until the year 9999
 * @returns ISO 8601, UTC, with milliseconds
 */
export function timeToldInSeconds(seconds: number, kind: EventKind): string {
  return new Date(seconds * 1000 + ORDER_AT_ONE_TIME[kind]).toISOString();
}

/** What a record says of its event. The names are those of the item's attributes. */
export interface PaymentEvent {
  readonly status: PaymentStatus;
  /** @default - what the status says */
  readonly kind?: EventKind;
  /** When the event happened, if its sender tells. @default - only when it arrived is known */
  readonly occurred_at?: string;
  /**
   * Of the payment until it is captured; else of what the kind is about: the capture, the refund, the dispute. In whole units of
   * the currency, exact.
   */
  readonly amount: Decimal;
  readonly currency: string;
  /**
   * Names the one capture, refund or dispute that the event is about, and `amount` is of that one. @default - `amount` is of all
   * captures, or all refunds, of the payment so far
   */
  readonly part_id?: string;
  /** All that was captured of the payment so far, if an event about something else tells it as well. */
  readonly amount_captured?: Decimal;
}

/** What an event is about. A kind that a newer release recorded, before it was rolled back to this one, is unknown here. */
export function kindOf({ kind, status }: Pick<PaymentEvent, "kind" | "status">): EventKind | undefined {
  const name = kind ?? status;
  return isOneOf(EVENT_KINDS, name) ? name : EVENT_KINDS.find((known) => known === status);
}

/** Whether events of a kind are recorded, and count. */
export function isTaken(kind: EventKind, lifecycle: Lifecycle): boolean {
  return lifecycle === "full" || isOneOf(COURSE_KINDS, kind);
}

export function isOneOf<const T extends readonly string[]>(values: T, value: string | undefined): value is T[number] {
  return value !== undefined && values.includes(value);
}
