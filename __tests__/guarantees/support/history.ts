import fc from "fast-check";
import { BASIC_STATUSES } from "../../../functions/domain/payment-events.ts";
import type { FaultKind } from "../../../local/faults/fault.ts";
import { WEBHOOK_CALLS, type WebhookCall } from "../../../testing/faults.ts";

/** An event of the provider: a webhook, however often it is delivered. */
export interface ProviderEvent {
  readonly transaction: number;
  readonly status: (typeof BASIC_STATUSES)[number];
}

/** One event's deliveries of a round, at once, and what goes wrong with the first call of that name. */
export interface Delivery {
  /** Index of the event. */
  readonly event: number;
  readonly copies: number;
  readonly fault: { readonly call: WebhookCall; readonly kind: (typeof KINDS)[number] } | null;
}

/** What a handler in this process can survive: it cannot hang, nor be killed. */
const KINDS = ["fail", "fail-after", "throttle", "throttle-all"] as const satisfies readonly FaultKind[];

/** Events, and rounds of deliveries: those of a round come at once, in any order, repeated, or not at all. */
export interface History {
  readonly events: readonly ProviderEvent[];
  readonly rounds: readonly (readonly Delivery[])[];
}

const TRANSACTIONS = 3;

export const anyHistory: fc.Arbitrary<History> = fc
  .array(fc.record({ transaction: fc.nat(TRANSACTIONS - 1), status: fc.constantFrom(...BASIC_STATUSES) }), {
    minLength: 1,
    maxLength: 6,
  })
  .chain((events) =>
    fc.record({
      events: fc.constant(events),
      rounds: fc.array(fc.uniqueArray(anyDelivery(events.length), { selector: ({ event }) => event, maxLength: 4 }), {
        maxLength: 5,
      }),
    }),
  );

function anyDelivery(events: number): fc.Arbitrary<Delivery> {
  return fc.record({
    event: fc.nat(events - 1),
    copies: fc.integer({ min: 1, max: 3 }),
    fault: fc.option(
      fc.record({
        call: fc.constantFrom(...(Object.keys(WEBHOOK_CALLS) as WebhookCall[])),
        kind: fc.constantFrom(...KINDS),
      }),
    ),
  });
}

/** The model: what a client should read of a transaction, given in which round each of its events arrived first. */
export function readable(
  arrivals: readonly { readonly round: number; readonly event: ProviderEvent }[],
  transaction: number,
) {
  const own = arrivals.filter(({ event }) => event.transaction === transaction);
  const outcomes = own.filter(({ event }) => event.status !== "pending");
  const candidates = outcomes.length > 0 ? outcomes : own;
  const last = Math.max(...candidates.map(({ round }) => round));
  // Of what arrived at once, any may be the last.
  return candidates.filter(({ round }) => round === last).map(({ event }) => event);
}

/** Whether an event arrives with this delivery: its claim takes effect for at least one of the copies. */
export function arrives({ copies, fault }: Delivery): boolean {
  return copies > 1 || !(fault?.call === "claim" && (fault.kind === "fail" || fault.kind === "throttle-all"));
}
