/** What a payment is: what its events, in the order in which they happened, make of it. The rules are payment-tables.ts. */
import type { Decimal } from "./decimal.ts";
import { balance, EMPTY_LEDGER, type Ledger, withFailure, withPart, withSum } from "./ledger.ts";
import type { Payment } from "./payment.ts";
import {
  COURSE_KINDS,
  type CourseKind,
  DISPUTE_KINDS,
  type DisputeKind,
  isOneOf,
  kindOf,
  type Lifecycle,
  ORDER_AT_ONE_TIME,
  type PaymentEvent,
  type PaymentStatus,
} from "./payment-events.ts";
import { COURSE, COURSE_ON_ARRIVAL, DISPUTE, type Sides, STATUS_RULES } from "./payment-tables.ts";

/** An event as it is recorded: of which transaction, and when. */
export interface RecordedPayment extends PaymentEvent {
  readonly transaction_id: string;
  /** As of {@link Payment.timestamp}. Events are ordered by it. */
  readonly timestamp: string;
}

/**
 * The payment that the events of one transaction make.
 * @param recorded from the oldest to the newest; in `basic` as many of the newest as begin with a decisive one are enough
 * @returns undefined if no event counts
 */
export function paymentOf(recorded: readonly RecordedPayment[], lifecycle: Lifecycle): Payment | undefined {
  const events = inOrder(recorded);
  const course = courseOf(events);
  if (lifecycle === "basic") return course && ownPayment(course.event);
  // Of a payment whose refund or dispute came first, that one is all that is known so far.
  const event = course?.event ?? events.findLast((each) => kindOf(each) !== undefined);
  return event && fullPayment(event, course?.kind ?? "completed", events);
}

/**
 * What subscribers are told of an event. Of the payment's course it is what the event itself says, whatever came before it. A
 * refund or a dispute changes what there was, so it is what the payment is after it.
 * @param events from the oldest to the one that it is about; that one alone is enough unless {@link needsHistory}
 */
export function paymentAfter(events: readonly RecordedPayment[], lifecycle: Lifecycle): Payment | undefined {
  const event = events.at(-1);
  if (event === undefined || lifecycle === "basic") return event && ownPayment(event);
  const payment = paymentOf(needsHistory(event, lifecycle) ? events : [event], lifecycle);
  return payment && { ...payment, timestamp: event.timestamp };
}

/** Whether what came before an event has to be known to tell subscribers of it. */
export function needsHistory(event: PaymentEvent, lifecycle: Lifecycle): boolean {
  return lifecycle === "full" && !isOneOf(COURSE_KINDS, kindOf(event));
}

/** Whether an event makes the payment what it is whatever happened before it: nothing older has to be read. */
export function isDecisive(event: PaymentEvent, lifecycle: Lifecycle): boolean {
  const kind = kindOf(event);
  if (lifecycle === "full" || !isOneOf(COURSE_KINDS, kind)) return false;
  return Object.values(courseTable(event)).every((kinds) => kinds.includes(kind));
}

function ownPayment({ transaction_id, timestamp, amount, currency, status }: RecordedPayment): Payment {
  return { transaction_id, timestamp, amount, currency, status };
}

function fullPayment(event: RecordedPayment, course: CourseKind, events: readonly RecordedPayment[]): Payment {
  const inCurrency = events.filter(({ currency }) => currency === event.currency);
  const captures = fold(
    inCurrency.filter((each) => course === "completed" || kindOf(each) !== "completed"),
    EMPTY_LEDGER,
    capture,
  );
  // What is released by a cancellation is no refund, even if the provider calls it one.
  const refunds = fold(course === "canceled" ? [] : inCurrency, EMPTY_LEDGER, refund);
  const disputes = fold(events, NO_DISPUTES, dispute);
  const amount_captured = balance(captures.state);
  const amount_refunded = balance(refunds.state);
  // Text, of which the latest sorts last.
  const [updated_at = event.timestamp] = [event.timestamp, captures.changedAt, refunds.changedAt, disputes.changedAt]
    .sort()
    .reverse();
  return {
    ...ownPayment(event),
    amount: course === "completed" && captures.changedAt !== "" ? amount_captured : event.amount,
    status: statusOf({
      course,
      refunds: extentOf(amount_refunded, amount_captured, events),
      disputes: worstOf(disputes.state),
    }),
    amount_captured,
    amount_refunded,
    updated_at,
  };
}

/** The events in the order in which they happened, which is the one in which they count. */
export function inOrder<R extends RecordedPayment>(recorded: readonly R[]): R[] {
  return recorded.toSorted(compareTimes);
}

/** The event that the payment's course has come to. @param events in order */
export function courseOf(events: readonly RecordedPayment[]): { event: RecordedPayment; kind: CourseKind } | undefined {
  return events.reduce<{ event: RecordedPayment; kind: CourseKind } | undefined>((current, event) => {
    const kind = kindOf(event);
    if (!isOneOf(COURSE_KINDS, kind)) return current;
    return courseTable(event)[current?.kind ?? "nothing"].includes(kind) ? { event, kind } : current;
  }, undefined);
}

function courseTable({ occurred_at }: PaymentEvent) {
  return occurred_at === undefined ? COURSE_ON_ARRIVAL : COURSE;
}

/** By the time to the millisecond. The digits of a timestamp behind it are no time; what the sender tells of one time is. */
function compareTimes(a: RecordedPayment, b: RecordedPayment): number {
  const [before, after] = [millisecond(a), millisecond(b)];
  if (before !== after) return before < after ? -1 : 1;
  return orderOf(a) - orderOf(b) || (a.timestamp < b.timestamp ? -1 : 1);
}

function millisecond({ timestamp }: RecordedPayment): string {
  return timestamp.slice(0, "2026-11-24T08:00:00.000".length);
}

function orderOf(event: RecordedPayment): number {
  const kind = kindOf(event);
  return event.occurred_at === undefined || kind === undefined ? -1 : ORDER_AT_ONE_TIME[kind];
}

type Step<S> = (state: S, event: RecordedPayment) => S;

/** Where a side of the payment has come to, and the time of the last event that changed it: empty if none did. */
function fold<S>(events: readonly RecordedPayment[], initial: S, step: Step<S>): { state: S; changedAt: string } {
  return events.reduce(
    (before, event) => {
      const state = step(before.state, event);
      return state === before.state ? before : { state, changedAt: event.timestamp };
    },
    { state: initial, changedAt: "" },
  );
}

const capture: Step<Ledger> = (ledger, event) => {
  const captured = kindOf(event) === "completed" ? withAmount(ledger, event) : ledger;
  return event.amount_captured === undefined ? captured : withSum(captured, event.amount_captured, event.occurred_at);
};

const refund: Step<Ledger> = (ledger, event) => {
  const kind = kindOf(event);
  if (kind === "refund") return withAmount(ledger, event);
  return kind === "refund_failed" ? withFailure(ledger, event.part_id ?? UNNAMED, event.amount) : ledger;
};

function withAmount(ledger: Ledger, { amount, part_id, occurred_at }: PaymentEvent): Ledger {
  return part_id === undefined ? withSum(ledger, amount, occurred_at) : withPart(ledger, part_id, amount);
}

/** Disputes by their names. */
type Disputes = ReadonlyMap<string, DisputeKind>;

const NO_DISPUTES: Disputes = new Map();
const UNNAMED = "";

const dispute: Step<Disputes> = (disputes, event) => {
  const { part_id: name = UNNAMED } = event;
  const kind = endsUnnamed(event) && disputes.has(name) ? "dispute_won" : kindOf(event);
  const current = disputes.get(name);
  if (!isOneOf(DISPUTE_KINDS, kind) || kind === current || !DISPUTE[current ?? "nothing"].includes(kind))
    return disputes;
  return new Map([...disputes, [name, kind]]);
};

/** A sender that gives disputes no names has no other way to say that one has ended well. */
function endsUnnamed(event: RecordedPayment): boolean {
  return event.part_id === undefined && kindOf(event) === "completed";
}

/** How much of the payment is refunded: by the amounts, or if they cannot be compared by the word of the last refund's sender. */
function extentOf(refunded: Decimal, captured: Decimal, events: readonly RecordedPayment[]): Sides["refunds"] {
  if (isZero(refunded)) return "none";
  const word = events.findLast((event) => kindOf(event) === "refund")?.status;
  const left = captured.minus(refunded);
  const isWhole = isZero(captured) ? word === "refunded" : left.negative || isZero(left);
  return isWhole ? "whole" : "part";
}

function worstOf(disputes: Disputes): Sides["disputes"] {
  const kinds = new Set(disputes.values());
  if (kinds.has("dispute_lost")) return "lost";
  return kinds.has("dispute_opened") ? "open" : "none";
}

function statusOf(sides: Sides): PaymentStatus {
  const rule = STATUS_RULES.find(({ status: _status, ...conditions }) =>
    Object.entries(conditions).every(([side, value]) => sides[side as keyof Sides] === value),
  );
  return rule?.status ?? sides.course;
}

function isZero({ digits }: Decimal): boolean {
  return digits === "0";
}
