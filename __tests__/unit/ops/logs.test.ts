import { describedLine } from "../../../tools/ops/logs/described-line.ts";
import { idPatterns } from "../../../tools/ops/logs/id-patterns.ts";
import { likelyRange } from "../../../tools/ops/logs/likely-range.ts";
import type { LogLine } from "../../../tools/ops/logs/read-logs.ts";
import { CountedCauses } from "../../../tools/ops/logs/refusals.ts";

const NOW = Date.parse("2026-11-28T12:00:00.000Z");

const aLine = (fields: object, writer: LogLine["writer"] = "webhook-receiver", minute = "00"): LogLine => ({
  time: `2026-11-28T11:${minute}:00.000Z`,
  writer,
  fields: { ...fields },
});

function causesOf(lines: readonly LogLine[]) {
  const counted = new CountedCauses();
  for (const line of lines) counted.add(line);
  return counted.causes();
}

test("given more ids than a filter pattern has room for, when patterns are made, then each id is in one, and none is too long", () => {
  const ids = Array.from({ length: 40 }, (_, index) => String(index).padStart(64, "0"));

  const patterns = idPatterns(ids);

  expect(patterns.join(" ").split(" ")).toEqual(ids.map((id) => `?"${id}"`));
  expect(Math.max(...patterns.map(({ length }) => length))).toBeLessThanOrEqual(1024);
  expect(patterns.length).toBe(3);
});

test.each([
  {
    what: "nothing is known",
    claims: [],
    asked: {},
    expected: { from: "2026-11-27T12:00:00.000Z", to: "2026-11-28T12:01:00.000Z" },
  },
  {
    what: "events were received days ago",
    claims: [
      { received_at: "2026-11-20T08:00:00.000Z", completed_at: "2026-11-20T08:30:00.000Z" },
      { received_at: "2026-11-19T08:00:00.000Z" },
    ],
    asked: {},
    expected: { from: "2026-11-19T07:00:00.000Z", to: "2026-11-21T08:30:00.000Z" },
  },
  {
    what: "a later beginning is asked for",
    claims: [{ received_at: "2026-11-20T08:00:00.000Z" }],
    asked: { from: "2026-11-25T00:00:00.000Z" },
    expected: { from: "2026-11-25T00:00:00.000Z", to: "2026-11-28T12:01:00.000Z" },
  },
  {
    what: "an earlier end is asked for",
    claims: [],
    asked: { to: "2026-11-01T00:00:00.000Z" },
    expected: { from: "2026-10-31T00:00:00.000Z", to: "2026-11-01T00:00:00.000Z" },
  },
])("given that $what, when the range of logs is chosen, then it is $expected", ({ claims, asked, expected }) => {
  expect(likelyRange(claims, asked, NOW)).toEqual(expected);
});

test("given a refused event and the last word of its request, when causes are told, then the request counts once, under the better words", () => {
  const request = { api_request_id: "r-1", source: "stripe" };
  const lines = [
    aLine(
      { ...request, level: "WARN", message: "signed event refused", reason: "amount", event_id: "e-1" },
      undefined,
      "01",
    ),
    aLine(
      { ...request, level: "INFO", message: "request refused", reason: "amount", event_id: "e-1" },
      undefined,
      "01",
    ),
    aLine(
      { ...request, api_request_id: "r-2", message: "signed event refused", reason: "amount", event_id: "e-1" },
      undefined,
      "02",
    ),
    aLine(
      { api_request_id: "r-3", level: "INFO", message: "request refused", reason: "Transaction not found" },
      "transaction-reader",
    ),
    aLine({ level: "INFO", message: "webhook recorded", event_id: "e-2" }),
  ];

  const causes = causesOf(lines);

  expect(causes).toEqual([
    {
      outcome: "refused",
      writer: "webhook-receiver",
      source: "stripe",
      message: "signed event refused",
      reason: "amount",
      times: 2,
      first: "2026-11-28T11:01:00.000Z",
      last: "2026-11-28T11:02:00.000Z",
      events: [{ event_id: "e-1", times: 2, last: "2026-11-28T11:02:00.000Z" }],
    },
    expect.objectContaining({ writer: "transaction-reader", message: "request refused", times: 1, events: [] }),
  ]);
});

test("given failures, refusals and ignored events, when causes are told, then what failed comes first, with the call that failed", () => {
  const error = { name: "TimeoutError", message: "timed out", aws: { call: "SQS.SendMessage" } };
  const causes = causesOf([
    aLine({ level: "INFO", message: "signed event ignored", reason: "not about a payment" }),
    aLine({ method: "POST", route: "/webhooks/payment", status: "429", responseType: "THROTTLED" }, "payment-api"),
    aLine({ method: "POST", route: "/webhooks/payment", status: "200", responseType: "-" }, "payment-api"),
    aLine({ level: "ERROR", message: "request failed", error }),
  ]);

  expect(causes.map(({ outcome, message, reason }) => [outcome, message, reason])).toEqual([
    ["failed", "request failed", "TimeoutError: timed out, call: SQS.SendMessage"],
    ["refused", "POST /webhooks/payment 429", "THROTTLED"],
    ["ignored", "signed event ignored", "not about a payment"],
  ]);
});

test("given a line that Lambda itself wrote, when it is described, then it says how the invocation went", () => {
  const record = { requestId: "r", status: "timeout", metrics: { durationMs: 30_000, maxMemoryUsedMB: 120 } };

  expect(describedLine(aLine({ time: "…", type: "platform.report", record }))).toEqual({
    level: "",
    message: "platform.report timeout",
    details: ["30000 ms", "120 MB"],
  });
});
