import fc from "fast-check";
import { Decimal } from "../../../functions/domain/decimal.ts";
import type { Payment } from "../../../functions/domain/payment.ts";
import {
  BASIC_STATUSES,
  COURSE_KINDS,
  type CourseKind,
  type EventKind,
  RECORDED_STATUS,
} from "../../../functions/domain/payment-events.ts";
import {
  isDecisive,
  needsHistory,
  paymentAfter,
  paymentOf,
  type RecordedPayment,
} from "../../../functions/domain/payment-of-events.ts";

/** An event without the time at which it happened, a minute after the one before. */
const event = (kind: EventKind, changes: Partial<RecordedPayment> = {}, minute = 0): RecordedPayment => ({
  transaction_id: "tx-1",
  timestamp: new Date(Date.UTC(2026, 10, 24, 8, minute)).toISOString(),
  amount: Decimal.parse("20"),
  currency: "USD",
  status: RECORDED_STATUS[kind],
  ...(kind !== RECORDED_STATUS[kind] && { kind }),
  ...changes,
});

/** What a test tells of an event: its kind, its amount, the name of its capture, refund or dispute, and the rest. */
type Told = readonly [kind: EventKind, amount?: string, part?: string | undefined, changes?: Partial<RecordedPayment>];

/** Events whose sender tells when they happened. */
const told = (...events: readonly Told[]): RecordedPayment[] =>
  events.map(([kind, amount = "20", part, changes], minute) => {
    const bare = event(kind, { amount: Decimal.parse(amount), ...(part && { part_id: part }) }, minute);
    return { ...bare, occurred_at: bare.timestamp, ...changes };
  });

const kinds = (...given: readonly EventKind[]): RecordedPayment[] => told(...given.map((kind): Told => [kind]));

/** Events of which only the order of arrival is known. */
const arrived = (...given: readonly EventKind[]) => given.map((kind, minute) => event(kind, {}, minute));

const positionIn = (events: readonly RecordedPayment[]) => {
  const payment = paymentOf(events, "basic");
  return payment && events.findIndex(({ timestamp }) => timestamp === payment.timestamp);
};

const written = (payment: Payment | undefined) =>
  payment && `${payment.status} ${payment.amount}, ${payment.amount_captured} - ${payment.amount_refunded}`;
const full = (...events: readonly Told[]) => written(paymentOf(told(...events), "full"));

describe("given events whose sender tells their time, when they are put in order", () => {
  test.each<[string, CourseKind[], number]>([
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
  ])("then of %s the right one counts", (_history, course, expected) => {
    expect(positionIn(kinds(...course))).toBe(expected);
  });

  test("then a completed payment stays completed, whatever else happened", () => {
    const anyCourse = fc.array(fc.constantFrom(...COURSE_KINDS));
    fc.assert(
      fc.property(anyCourse, anyCourse, (before, after) => {
        const events = kinds(...before, "completed", ...after);

        expect([paymentOf(events, "basic")?.status, paymentOf(events, "full")?.status]).toEqual([
          "completed",
          "completed",
        ]);
      }),
    );
  });
});

describe("given events of which only the arrival is known, when they are put in order", () => {
  test.each<[string, (typeof BASIC_STATUSES)[number][], number | undefined]>([
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
      fc.property(fc.array(fc.constantFrom(...BASIC_STATUSES), { minLength: 1 }), (statuses) => {
        const hasOutcome = statuses.some((status) => status !== "pending");

        expect(paymentOf(arrived(...statuses), "basic")?.status === "pending").toBe(!hasOutcome);
      }),
    );
  });

  test("then what was captured is not told of a payment whose later outcome is a failure", () => {
    expect(written(paymentOf(arrived("completed", "failed"), "full"))).toBe("failed 20, 0 - 0");
  });
});

describe("given any history, when it is read from its last decisive event on", () => {
  const anyEvent = fc.record({
    kind: fc.constantFrom<EventKind[]>(...COURSE_KINDS, "refund", "dispute_lost"),
    isTold: fc.boolean(),
  });
  const anyHistory = fc.array(anyEvent).map((drawn) =>
    drawn.map(({ kind, isTold }, minute) => {
      const bare = event(kind, {}, minute);
      return isTold ? { ...bare, occurred_at: bare.timestamp } : bare;
    }),
  );

  test("then the payment is the same as from all of it", () => {
    fc.assert(
      fc.property(anyHistory, (events) => {
        const last = events.findLastIndex((each) => isDecisive(each, "basic"));

        expect(paymentOf(events.slice(Math.max(0, last)), "basic")).toEqual(paymentOf(events, "basic"));
        expect(events.some((each) => isDecisive(each, "full"))).toBe(false);
      }),
    );
  });
});

describe("given the full lifecycle, when events make a payment", () => {
  test.each<[string, Told[], string]>([
    ["authorized", [["pending"], ["authorized"]], "authorized 20, 0 - 0"],
    ["authorized and captured in part", [["authorized"], ["completed", "15"]], "completed 15, 15 - 0"],
    ["captured beyond what was authorized", [["authorized"], ["completed", "23"]], "completed 23, 23 - 0"],
    ["captured in parts", [["authorized"], ["completed", "5", "c1"], ["completed", "7", "c2"]], "completed 12, 12 - 0"],
    ["canceled", [["authorized"], ["canceled"]], "canceled 20, 0 - 0"],
    ["canceled, the release told as a refund", [["authorized"], ["canceled"], ["refund"]], "canceled 20, 0 - 0"],
    ["refunded in part", [["completed"], ["refund", "5", "r1"]], "partially_refunded 20, 20 - 5"],
    ["refunded in parts", [["completed"], ["refund", "5", "r1"], ["refund", "15", "r2"]], "refunded 20, 20 - 20"],
    ["refunded by sums", [["completed"], ["refund", "5"], ["refund", "20"]], "refunded 20, 20 - 20"],
    [
      "one refund told twice",
      [["completed"], ["refund", "5", "r1"], ["refund", "5", "r1"]],
      "partially_refunded 20, 20 - 5",
    ],
    [
      "a refund that fails",
      [["completed"], ["refund", "20", "r1"], ["refund_failed", "20", "r1"]],
      "completed 20, 20 - 0",
    ],
    [
      "a refund told again after it failed",
      [["completed"], ["refund_failed", "5", "r1"], ["refund", "5", "r1"]],
      "completed 20, 20 - 0",
    ],
    [
      "a refund that fails after its sum was told",
      [["completed"], ["refund", "20"], ["refund_failed", "20", "r1"], ["refund_failed", "20", "r1"]],
      "completed 20, 20 - 0",
    ],
    [
      "a failed refund and another one in the sum after it",
      [["completed"], ["refund", "5"], ["refund_failed", "5", "r1"], ["refund", "8"], ["refund_failed", "5", "r1"]],
      "partially_refunded 20, 20 - 8",
    ],
    ["more refunded than captured", [["completed"], ["refund", "21"]], "refunded 20, 20 - 21"],
    ["nothing refunded", [["completed"], ["refund", "0"]], "completed 20, 20 - 0"],
    [
      "a refund in another currency",
      [["completed"], ["refund", "5", "r1", { currency: "EUR" }]],
      "completed 20, 20 - 0",
    ],
    ["disputed", [["completed"], ["dispute_opened", "20", "d1"]], "disputed 20, 20 - 0"],
    [
      "a dispute that is won",
      [["completed"], ["dispute_opened", "20", "d1"], ["dispute_won", "20", "d1"]],
      "completed 20, 20 - 0",
    ],
    [
      "a dispute that is lost",
      [["completed"], ["dispute_opened", "20", "d1"], ["dispute_lost", "20", "d1"]],
      "charged_back 20, 20 - 0",
    ],
    [
      "a dispute opened again after its end",
      [["completed"], ["dispute_won", "20", "d1"], ["dispute_opened", "20", "d1"]],
      "completed 20, 20 - 0",
    ],
    [
      "a second chargeback",
      [["completed"], ["dispute_won", "20", "d1"], ["dispute_lost", "20", "d1"]],
      "charged_back 20, 20 - 0",
    ],
    [
      "of two disputes one won and one lost",
      [["completed"], ["dispute_lost", "9", "d1"], ["dispute_opened", "9", "d2"], ["dispute_won", "9", "d2"]],
      "charged_back 20, 20 - 0",
    ],
    [
      "disputed after a refund",
      [["completed"], ["refund", "5", "r1"], ["dispute_opened", "15", "d1"]],
      "disputed 20, 20 - 5",
    ],
    [
      "a dispute won after a refund",
      [["completed"], ["refund", "5", "r1"], ["dispute_opened", "15", "d1"], ["dispute_won", "15", "d1"]],
      "partially_refunded 20, 20 - 5",
    ],
    [
      "an unnamed dispute, then completed again",
      [["completed"], ["dispute_opened"], ["completed"]],
      "completed 20, 20 - 0",
    ],
    [
      "a named dispute, then completed again",
      [["completed"], ["dispute_opened", "20", "d1"], ["completed"]],
      "disputed 20, 20 - 0",
    ],
  ])("then it is right: %s", (_history, events, expected) => {
    expect(full(...events)).toBe(expected);
  });

  test("then an event about something else may tell what was captured", () => {
    const amount_captured = Decimal.parse("15");

    expect(full(["authorized", "20", undefined, { amount_captured }])).toBe("authorized 20, 15 - 0");
    expect(full(["refund", "5", undefined, { amount_captured }])).toBe("partially_refunded 15, 15 - 5");
  });

  test("then without a capture the sender's word tells how much is refunded", () => {
    expect(full(["refund", "5", "r1"])).toBe("partially_refunded 5, 0 - 5");
    expect(full(["refund", "5", "r1", { status: "refunded" }])).toBe("refunded 5, 0 - 5");
  });

  test("then it was updated by the last event that changed something", () => {
    const refund = ["refund", "5", "r1"] as const;
    const dispute = ["dispute_opened", "9", "d1"] as const;

    for (const again of [refund, dispute]) {
      const events = told(["completed"], again, again, ["failed"]);
      const [captured, changed] = events;
      expect(paymentOf(events, "full")).toMatchObject({
        timestamp: captured?.timestamp,
        updated_at: changed?.timestamp,
      });
    }
  });

  test("then in the basic lifecycle it is as if refunds and disputes had not happened", () => {
    const course = told(["authorized"], ["completed", "15"]);

    const events = [...course, ...told(["refund", "5", "r1"], ["dispute_lost", "9", "d1"])];

    expect(paymentOf(events, "basic")).toEqual(paymentOf(course, "basic"));
    expect(paymentOf(told(["refund"]), "basic")).toBeUndefined();
  });
});

describe("given an event that is recorded, when subscribers are told", () => {
  const toldAfter = (...events: readonly Told[]) => written(paymentAfter(told(...events), "full"));

  test("then of the payment's course they are told what the event says, whatever came before", () => {
    expect(toldAfter(["completed"], ["failed", "7"])).toBe("failed 7, 0 - 0");
    expect(paymentAfter(told(["completed"], ["canceled", "7"]), "basic")).toMatchObject({ status: "failed" });
  });

  test("then of a refund or a dispute they are told what it makes of the payment, at the event's own time", () => {
    const events = told(["completed"], ["refund", "20", "r1"], ["refund", "20", "r1"]);

    expect(toldAfter(["completed"], ["refund", "5", "r1"], ["refund", "15", "r2"])).toBe("refunded 20, 20 - 20");
    expect(toldAfter(["completed"], ["dispute_opened"], ["dispute_won"])).toBe("completed 20, 20 - 0");
    expect(paymentAfter(events, "full")?.timestamp).toBe(events[2]?.timestamp);
  });

  test("then what came before has to be known for refunds and disputes only", () => {
    const needing = (lifecycle: "basic" | "full") =>
      (Object.keys(RECORDED_STATUS) as EventKind[]).filter((kind) => needsHistory(event(kind), lifecycle));

    expect(needing("full")).toEqual(["refund", "refund_failed", "dispute_opened", "dispute_won", "dispute_lost"]);
    expect(needing("basic")).toEqual([]);
  });
});

test("given a kind that a newer release recorded, when it is read after a rollback, then its status counts, or nothing", () => {
  const unknown = { ...(told(["completed"])[0] as RecordedPayment), kind: "settled" as EventKind };
  const further = { ...unknown, status: "repaid" as "refunded" };

  for (const lifecycle of ["basic", "full"] as const) {
    expect(paymentOf([...kinds("pending"), unknown, ...kinds("failed")], lifecycle)?.status).toBe("completed");
    expect(paymentOf([...kinds("failed"), further], lifecycle)?.status).toBe("failed");
  }
});
