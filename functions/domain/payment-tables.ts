/** The rules of a payment's life, as tables. `npm run docs` writes them into docs/payment-life.md. */
import {
  COURSE_KINDS,
  type CourseKind,
  DISPUTE_KINDS,
  type DisputeKind,
  type EventKind,
  type PaymentStatus,
} from "./payment-events.ts";

/** For each state, the kinds of event that count after it. An event that counts is the next state. */
export type Following<K extends EventKind> = Readonly<Record<K | "nothing", readonly K[]>>;

/**
 * The course of a payment, where the sender tells when its events happened. An attempt that failed may be followed by another one,
 * only a success follows a cancellation, and nothing here takes back a `completed`.
 */
export const COURSE: Following<CourseKind> = {
  nothing: COURSE_KINDS,
  pending: COURSE_KINDS,
  authorized: ["authorized", "failed", "canceled", "completed"],
  failed: COURSE_KINDS,
  canceled: ["canceled", "completed"],
  completed: ["completed"],
};

const OUTCOMES: readonly CourseKind[] = ["failed", "canceled", "completed"];

/**
 * The same for an event of which only the arrival is known, which says little of when it happened: a `pending` never hides an
 * outcome, and of outcomes the latest counts.
 */
export const COURSE_ON_ARRIVAL: Following<CourseKind> = {
  nothing: COURSE_KINDS,
  pending: COURSE_KINDS,
  authorized: ["authorized", ...OUTCOMES],
  failed: OUTCOMES,
  canceled: OUTCOMES,
  completed: OUTCOMES,
};

const ENDS: readonly DisputeKind[] = ["dispute_won", "dispute_lost"];

/** One dispute. What has ended is not opened again, but may end the other way: by an appeal, or a second chargeback. */
export const DISPUTE: Following<DisputeKind> = {
  nothing: DISPUTE_KINDS,
  dispute_opened: DISPUTE_KINDS,
  dispute_won: ENDS,
  dispute_lost: ENDS,
};

/** What is looked at to tell the status in `full`. */
export interface Sides {
  readonly course: CourseKind;
  readonly refunds: "none" | "part" | "whole";
  /** Of several disputes the worst. */
  readonly disputes: "none" | "open" | "lost";
}

/**
 * The status in `full`: that of the first line whose conditions hold, else that of the course. A cancellation comes before refunds, because providers tell
 * of the release of an authorization as if it were a refund.
 */
export const STATUS_RULES: readonly (Partial<Sides> & { readonly status: PaymentStatus })[] = [
  { disputes: "lost", status: "charged_back" },
  { disputes: "open", status: "disputed" },
  { course: "canceled", status: "canceled" },
  { refunds: "whole", status: "refunded" },
  { refunds: "part", status: "partially_refunded" },
];
