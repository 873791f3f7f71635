import fc from "fast-check";
import { PAYMENT_STATUSES } from "../../../functions/domain/contracts.ts";
import { currentPayment, notificationSubject, TEMPLATE_BY_STATUS } from "../../../functions/domain/payment.ts";

const records = (...newestFirst: (typeof PAYMENT_STATUSES)[number][]) =>
  newestFirst.map((status, age) => ({ status, age }));

describe("the current payment of a transaction", () => {
  test.each([
    ["no record", records(), undefined],
    ["only pending records", records("pending", "pending"), 0],
    ["an outcome after pending", records("completed", "pending"), 0],
    ["a late pending after completed", records("pending", "completed"), 1],
    ["late pendings after failed", records("pending", "pending", "failed", "pending"), 2],
    ["a new outcome after another", records("completed", "failed"), 0],
    ["a late pending after two outcomes", records("pending", "failed", "completed"), 1],
  ])("given %s, then it is the newest one that counts", (_history, newestFirst, age) => {
    expect(currentPayment(newestFirst)?.age).toBe(age);
  });

  test("given any history with an outcome, then it is never pending", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...PAYMENT_STATUSES), { minLength: 1 }), (statuses) => {
        const hasOutcome = statuses.some((status) => status !== "pending");

        expect(currentPayment(records(...statuses))?.status === "pending").toBe(!hasOutcome);
      }),
    );
  });
});

describe("a notification", () => {
  test("given each status, then it has its template", () => {
    expect(TEMPLATE_BY_STATUS).toEqual({
      completed: "payment_confirmation",
      failed: "payment_failed",
      pending: "payment_pending",
    });
  });

  test("given a transaction id, then the subject names it", () => {
    expect(notificationSubject("tx-1")).toBe("Payment Notification - tx-1");
  });

  test.each([77, 78, 2048])(
    "given an id of %d characters, then the subject is not longer than SNS allows",
    (length) => {
      const subject = notificationSubject("t".repeat(length));

      expect(subject.length).toBe(Math.min(100, "Payment Notification - ".length + length));
    },
  );
});
