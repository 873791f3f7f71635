import { notificationSubject, TEMPLATE_BY_STATUS } from "../../../functions/domain/payment.ts";

describe("a notification", () => {
  test("given each status, then it has its template", () => {
    expect(TEMPLATE_BY_STATUS).toEqual({
      completed: "payment_confirmation",
      failed: "payment_failed",
      pending: "payment_pending",
      authorized: "payment_authorized",
      canceled: "payment_canceled",
      partially_refunded: "payment_partially_refunded",
      refunded: "payment_refunded",
      disputed: "payment_disputed",
      charged_back: "payment_charged_back",
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
