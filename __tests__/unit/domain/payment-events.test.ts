import fc from "fast-check";
import { PAYMENT_STATUSES } from "../../../functions/domain/contracts.ts";
import {
  currentEvent,
  EVENT_KINDS,
  type EventKind,
  isDecisive,
  type PaymentEvent,
  STATUS_BY_KIND,
} from "../../../functions/domain/payment-events.ts";

/** Events whose sender tells when they happened, a minute apart. */
const told = (...kinds: EventKind[]): PaymentEvent[] =>
  kinds.map((kind, minute) => ({
    kind,
    status: STATUS_BY_KIND[kind],
    occurred_at: new Date(Date.UTC(2026, 10, 24, 8, minute)).toISOString(),
  }));

/** Events of which only the order of arrival is known. */
const arrived = (...statuses: (typeof PAYMENT_STATUSES)[number][]): PaymentEvent[] =>
  statuses.map((status) => ({ status }));

const positionIn = (events: readonly PaymentEvent[]) => {
  const current = currentEvent(events);
  return current && events.indexOf(current);
};

describe("given events whose sender tells their time, when they are put in order", () => {
  test.each<[string, EventKind[], number]>([
    ["one event", ["pending"], 0],
    ["a retry after a failure", ["pending", "failed", "pending"], 2],
    ["a retry that succeeds", ["pending", "failed", "pending", "completed"], 3],
    ["a bank debit of days", ["pending", "pending", "pending", "completed"], 3],
    ["authorized, then captured", ["pending", "authorized", "completed"], 2],
    ["authorized while something is still under way", ["authorized", "pending"], 0],
    ["an authorization that is canceled", ["pending", "authorized", "canceled"], 2],
    ["canceled after a failure", ["failed", "canceled"], 1],
    ["something after a cancellation", ["canceled", "failed", "pending", "authorized"], 0],
    ["a failure of an earlier attempt after success", ["completed", "failed", "canceled", "pending"], 0],
    ["two successes", ["completed", "completed"], 1],
  ])("then of %s the right one counts", (_history, kinds, expected) => {
    expect(positionIn(told(...kinds))).toBe(expected);
  });

  test("then a completed payment stays completed, whatever else happened", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...EVENT_KINDS)),
        fc.array(fc.constantFrom(...EVENT_KINDS)),
        (before, after) => {
          expect(currentEvent(told(...before, "completed", ...after))?.status).toBe("completed");
        },
      ),
    );
  });
});

describe("given events of which only the arrival is known, when they are put in order", () => {
  test.each<[string, (typeof PAYMENT_STATUSES)[number][], number | undefined]>([
    ["no event", [], undefined],
    ["only pending", ["pending", "pending"], 1],
    ["an outcome after pending", ["pending", "completed"], 1],
    ["a late pending after completed", ["completed", "pending"], 0],
    ["late pendings after failed", ["pending", "failed", "pending", "pending"], 1],
    ["a new outcome after another", ["failed", "completed"], 1],
    ["another outcome after success", ["completed", "failed"], 1],
    ["a late pending after two outcomes", ["completed", "failed", "pending"], 1],
  ])("then of %s the right one counts", (_history, statuses, expected) => {
    expect(positionIn(arrived(...statuses))).toBe(expected);
  });

  test("then it is pending only if there is no outcome", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...PAYMENT_STATUSES), { minLength: 1 }), (statuses) => {
        const hasOutcome = statuses.some((status) => status !== "pending");

        expect(currentEvent(arrived(...statuses))?.status === "pending").toBe(!hasOutcome);
      }),
    );
  });
});

describe("given any history, when it is read from its last decisive event on", () => {
  const event = fc.oneof(
    fc.constantFrom(...EVENT_KINDS).map((kind) => told(kind)[0] as PaymentEvent),
    fc.constantFrom(...PAYMENT_STATUSES).map((status): PaymentEvent => ({ status })),
  );

  test("then the payment is the same as from all of it", () => {
    fc.assert(
      fc.property(fc.array(event), (drawn) => {
        const events = drawn.map((each) => ({ ...each }));
        const last = events.findLastIndex(isDecisive);

        expect(currentEvent(events.slice(Math.max(0, last)))).toBe(currentEvent(events));
      }),
    );
  });
});

test("given a kind that a newer release recorded, when it is read after a rollback, then its status counts", () => {
  const unknown = {
    kind: "settled" as EventKind,
    status: "completed" as const,
    occurred_at: "2026-11-24T08:00:00.000Z",
  };

  expect(currentEvent([...told("pending"), unknown, ...told("failed")])).toBe(unknown);
});
