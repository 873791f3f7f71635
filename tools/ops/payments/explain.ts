/** Why a payment is what it is: what each of its events changed, by the function that makes the payment of them. */
import type { Payment } from "../../../functions/domain/payment.ts";
import { COURSE_KINDS, isOneOf, kindOf, type Lifecycle } from "../../../functions/domain/payment-events.ts";
import { courseOf, paymentOf, type RecordedPayment } from "../../../functions/domain/payment-of-events.ts";

/** What one event did. */
export interface Effect {
  /** What it says of the payment: its kind. */
  readonly says: string;
  /** `status pending → completed`; empty if it changed nothing. */
  readonly changed: readonly string[];
  /** Why it changed nothing. @default - it changed something */
  readonly because?: string;
}

/** @param events in order; of each the effect, in the same order */
export function effectsOf(events: readonly RecordedPayment[], lifecycle: Lifecycle): readonly Effect[] {
  const payments = events.map((_, index) => paymentOf(events.slice(0, index + 1), lifecycle));
  return events.map((event, index) => {
    const changed = differences(payments[index - 1], payments[index]);
    const says = kindOf(event) ?? event.kind ?? event.status;
    if (changed.length > 0) return { says, changed };
    return { says, changed, because: reasonOf(event, events.slice(0, index), lifecycle) };
  });
}

const COMPARED = ["status", "amount", "currency", "amount_captured", "amount_refunded"] as const;

function differences(before: Payment | undefined, after: Payment | undefined): readonly string[] {
  return COMPARED.flatMap((field) => {
    const [was, is] = [before?.[field]?.toString(), after?.[field]?.toString()];
    if (was === is || is === undefined) return [];
    return [was === undefined ? `${field} ${is}` : `${field} ${was} → ${is}`];
  });
}

function reasonOf(event: RecordedPayment, before: readonly RecordedPayment[], lifecycle: Lifecycle): string {
  const kind = kindOf(event);
  if (kind === undefined) return "this release does not know the kind";
  if (!isOneOf(COURSE_KINDS, kind)) {
    return lifecycle === "basic" ? `a ${kind} does not count with lifecycle basic` : "it says what was known already";
  }
  const course = courseOf(before);
  if (courseOf([...before, event])?.event === event) return "it says what was known already";
  const byArrival = event.occurred_at === undefined ? ", as only its arrival is known" : "";
  return `a ${kind} does not count after a ${course?.kind}${byArrival}`;
}
