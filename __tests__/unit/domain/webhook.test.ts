import fc from "fast-check";
import { webhookPaymentOf } from "../../../functions/domain/contracts.ts";
import { RequestError } from "../../../functions/domain/errors.ts";
import { readWebhook } from "../../../functions/domain/webhook.ts";
import { thrownBy, webhookBody } from "../../../testing/factories/webhooks.ts";

const read = (body: string | null, headers = {}) => readWebhook(body, headers);
const refusal = (body: string | null, headers = {}) => thrownBy(() => read(body, headers));

describe("reading a webhook", () => {
  test("given a valid body, then its payment is read and the body is kept as received", () => {
    const body = '{ "transaction_id": "tx_1-A", "amount": 12.340, "currency": "EUR", "status": "pending", "more": 1 }';

    const { payment, rawData } = read(body);

    expect({ ...payment, amount: payment.amount.toString() }).toEqual({
      transaction_id: "tx_1-A",
      amount: "12.34",
      currency: "EUR",
      status: "pending",
    });
    expect(rawData).toBe(body);
  });

  test.each([
    ["2026-11-24T08:00:00Z", "2026-11-24T08:00:00.000Z"],
    ["2026-11-24T09:00:00.123456+01:00", "2026-11-24T08:00:00.123Z"],
    ["2026-11-23T20:30:00-11:30", "2026-11-24T08:00:00.000Z"],
  ])("given occurred_at %s, then that is when it happened", (occurred_at, time) => {
    const { occurredAt, payment } = read(webhookBody({ occurred_at }));

    expect(occurredAt).toBe(time);
    expect(payment).not.toHaveProperty("occurred_at");
  });

  test.each(["yesterday", "2026-11-24", "2026-11-24T08:00:00", "2026-02-30T08:00:00Z", "2026-11-24T25:00:00Z", ""])(
    "given occurred_at %j, then it is refused",
    (occurred_at) => {
      expect(refusal(webhookBody({ occurred_at }))).toEqual(
        new RequestError(400, "Invalid occurred_at: must be a time of RFC 3339, as 2026-11-24T08:00:00Z"),
      );
    },
  );

  test.each(["transaction_id", "amount", "currency", "status"])("given no %s, then it is named as missing", (field) => {
    const error = refusal(webhookBody({ [field]: undefined }));

    expect(error).toEqual(new RequestError(400, `Missing required field: ${field}`));
  });

  test.each([
    ["transaction_id", 7, "must be a string"],
    ["transaction_id", "", "must consist of letters, digits, _ and - only"],
    ["transaction_id", "a b", "must consist of letters, digits, _ and - only"],
    ["transaction_id", "tx\n", "must consist of letters, digits, _ and - only"],
    ["transaction_id", "t".repeat(2049), "must be at most 2048 characters long"],
    ["amount", "12.34", "must be a number"],
    ["amount", null, "must be a number"],
    ["amount", { value: 1 }, "must be a number"],
    ["amount", -0.01, "must be at least 0"],
    ["currency", "CHF", "must be one of USD, EUR, GBP"],
    ["currency", "usd", "must be one of USD, EUR, GBP"],
    ["status", "done", "must be one of pending, completed, failed"],
    ["status", ["failed"], "must be one of pending, completed, failed"],
  ])("given %s %j, then the refusal names it and what is allowed", (field, value, allowed) => {
    expect(refusal(webhookBody({ [field]: value }))).toEqual(new RequestError(400, `Invalid ${field}: ${allowed}`));
  });

  test("given two bad fields, then both are named", () => {
    expect(refusal(webhookBody({ currency: "CHF", status: "done" }))).toMatchObject({
      message: expect.stringMatching(/^Invalid currency: .*; Invalid status: /),
    });
  });

  test.each([
    [null, "Missing request body: must be a JSON object"],
    ["", "Missing request body: must be a JSON object"],
    ["{", "Invalid request body: must be valid JSON"],
    ["null", "Invalid request body: must be a JSON object"],
    ["[]", "Invalid request body: must be a JSON object"],
    ["1", "Invalid request body: must be a JSON object"],
    ['"text"', "Invalid request body: must be a JSON object"],
    [`{"a":${"[".repeat(100_000)}${"]".repeat(100_000)}}`, "Invalid request body: must not be nested so deeply"],
  ])("given the body %.20s, then it is refused", (body, message) => {
    expect(refusal(body)).toEqual(new RequestError(400, message));
  });

  test.each([
    ["38 digits", "12345678901234567890.123456789012345678"],
    ["38 digits and trailing zeros", "12345678901234567890123456789012345678000"],
    ["the least", "1e-130"],
    ["the greatest", "9.9999999999999999999999999999999999999e125"],
    ["zero with an exponent", "0e500"],
  ])("given an amount of %s, then it is accepted", (_case, amount) => {
    expect(read(webhookBody().replace("12.34", amount)).payment.amount).toBeDefined();
  });

  test.each([
    ["39 digits", "123456789012345678901234567890.123456789", "must have at most 38 significant digits"],
    ["too small a number", "9e-131", "must be 0 or between 1e-130 and 1e126"],
    ["too great a number", "1e126", "must be 0 or between 1e-130 and 1e126"],
    ["a number beyond any float", "1e999999999999999999999", "must be 0 or between 1e-130 and 1e126"],
    ["a negative number that a float rounds to 0", "-1e-400", "must be at least 0"],
  ])("given an amount of %s, then it is refused", (_case, amount, allowed) => {
    expect(refusal(webhookBody().replace("12.34", amount))).toMatchObject({
      statusCode: 400,
      message: expect.stringContaining(`Invalid amount: ${allowed}`),
    });
  });

  test.each(["1e9007199254740992", "1e-9999999999999999999999", "99e9007199254740991"])(
    "given a further field with the number %s, which cannot be compared exactly, then it is refused",
    (number) => {
      expect(refusal(webhookBody({ further: 1.5 }).replace("1.5", number))).toEqual(
        new RequestError(400, "Invalid request body: must hold no number with so large an exponent"),
      );
    },
  );

  test("given a further field with a large exponent that is exact, then it is accepted", () => {
    expect(refusal(webhookBody({ further: 1.5 }).replace("1.5", "1e9007199254740991"))).toBeUndefined();
  });

  test("given a body larger than any record, then 413 before it is parsed, which takes a hundred times its size", () => {
    expect(refusal("[".repeat(409_601))).toMatchObject({ statusCode: 413 });
    expect(refusal("€".repeat(136_534))).toMatchObject({ statusCode: 413 });
    expect(refusal("[".repeat(409_600))).toMatchObject({ statusCode: 400 });
  });

  test("given any values in the fields, then it is read or refused naming a field, and what was given is not repeated", () => {
    const planted = "4111111111111111";
    const anything = fc.oneof(
      fc.jsonValue(),
      fc.constant(planted),
      fc.constant([planted]),
      fc.constant({ [planted]: planted }),
    );
    fc.assert(
      fc.property(
        fc.record(
          { transaction_id: anything, amount: anything, currency: anything, status: anything },
          { requiredKeys: [] },
        ),
        (body) => {
          const error = refusal(JSON.stringify(body));

          if (error === undefined) return;
          expect(error).toBeInstanceOf(RequestError);
          expect((error as Error).message).toMatch(/transaction_id|amount|currency|status/);
          expect((error as Error).message).not.toContain(planted);
        },
      ),
    );
  });
});

describe("the full lifecycle in our own contract", () => {
  const contract = webhookPaymentOf(undefined, "full");
  const readFull = (changes: Record<string, unknown>) => {
    const { payment, kind, partId } = readWebhook(webhookBody(changes), {}, undefined, contract);
    return [payment.status, kind, partId];
  };

  test.each([
    ["pending", "pending", undefined],
    ["completed", "completed", undefined],
    ["failed", "failed", undefined],
    ["authorized", "pending", "authorized"],
    ["canceled", "failed", "canceled"],
    ["partially_refunded", "partially_refunded", "refund"],
    ["refunded", "refunded", "refund"],
    ["disputed", "disputed", "dispute_opened"],
    ["charged_back", "charged_back", "dispute_lost"],
  ])("given the status %s, then it is recorded as %s, of kind %s", (status, recorded, kind) => {
    expect(readFull({ status })).toEqual([recorded, kind, undefined]);
  });

  test.each([
    ["partially_refunded", "partially_refunded", "refund"],
    ["refunded", "refunded", "refund"],
    ["failed", "partially_refunded", "refund_failed"],
  ])("given the status %s of a refund with a name, then it is recorded as %s, of kind %s", (status, recorded, kind) => {
    expect(readFull({ status, refund_id: "re-1" })).toEqual([recorded, kind, "re-1"]);
  });

  test.each([
    ["completed", "re-1", "Invalid status: must be one of partially_refunded, refunded, failed with refund_id"],
    ["refunded", "re 1", "Invalid refund_id: must consist of letters, digits, _ and - only"],
    ["refunded", "r".repeat(256), "Invalid refund_id: must be at most 255 characters long"],
    ["refunded", 7, "Invalid refund_id: must be a string"],
  ])("given the status %s and the refund_id %s, then it is refused: %s", (status, refund_id, message) => {
    expect(thrownBy(() => readFull({ status, refund_id }))).toEqual(new RequestError(400, message));
  });

  test("given the basic lifecycle, then refund_id is a further field, and the new statuses are refused", () => {
    const { payment, kind, partId } = readWebhook(webhookBody({ refund_id: 7 }), {});

    expect([payment.status, kind, partId]).toEqual(["completed", undefined, undefined]);
    expect(refusal(webhookBody({ status: "refunded" }))).toEqual(
      new RequestError(400, "Invalid status: must be one of pending, completed, failed"),
    );
  });
});
