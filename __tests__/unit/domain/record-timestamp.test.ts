import { digestOf } from "../../../functions/domain/digest.ts";
import { millisecondOf, recordTimestamp } from "../../../functions/domain/record-timestamp.ts";

const TIME = "2026-11-24T08:15:30.123Z";

describe("a record's timestamp", () => {
  test("given the time, then it is ISO 8601 in UTC and the same moment to the millisecond", () => {
    const timestamp = recordTimestamp(TIME, digestOf("event"));

    expect(timestamp).toMatch(/^2026-11-24T08:15:30\.123\d{6}Z$/);
    expect(new Date(timestamp).toISOString()).toBe(TIME);
    expect(timestamp.startsWith(millisecondOf(TIME))).toBe(true);
  });

  test("given the same event, then it is always the same", () => {
    expect(recordTimestamp(TIME, "a")).toBe(recordTimestamp(TIME, "a"));
  });

  test("given two events in one millisecond, or two candidates for one event, then they differ", () => {
    const timestamps = [recordTimestamp(TIME, "a"), recordTimestamp(TIME, "b"), recordTimestamp(TIME, "a", 1)];

    expect(new Set(timestamps).size).toBe(3);
  });

  test("given events in two milliseconds, then the later one sorts after the earlier", () => {
    const earlier = Array.from({ length: 200 }, (_, index) => recordTimestamp(TIME, digestOf(`event ${index}`)));
    const later = recordTimestamp("2026-11-24T08:15:30.124Z", "any");

    expect(earlier.every((timestamp) => timestamp < later)).toBe(true);
  });
});
