import { DEFAULT_PARTS, readOptions } from "../../../tools/bench/options.ts";
import { atMost, missed } from "../../../tools/bench/report/row.ts";
import { renderTable, shown } from "../../../tools/bench/report/table.ts";

describe("given a row with a goal", () => {
  test("when its value is up to the limit, then the goal is met", () => {
    expect(atMost(200, { metric: "zip", value: 200, unit: "KB" })).toMatchObject({ goal: "≤ 200 KB", met: true });
    expect(atMost(200, { metric: "zip", value: 200.1, unit: "KB" })).toMatchObject({ met: false });
  });

  test("when it has a ratio, then it is judged by that", () => {
    expect(atMost(2, { metric: "cold", value: 60, unit: "ms", ratio: 2.1 })).toMatchObject({
      goal: "≤ 2 ×",
      met: false,
    });
    expect(atMost(2, { metric: "cold", value: 60, unit: "ms", ratio: 1.9 })).toMatchObject({ met: true });
  });
});

test("given rows, when their table is rendered, then it is aligned Markdown, in which a missed goal stands as missed", () => {
  const rows = [
    atMost(1, { metric: "synth", value: 0.61234, unit: "s" }),
    atMost(2, { metric: "cold start", value: 60, unit: "ms", ratio: 2.5 }),
    { metric: "requests a second", value: 425 },
  ];

  expect(renderTable(rows)).toBe(
    [
      "| Metric            | Value   | Ratio  | Goal  |        |",
      "|-------------------|---------|--------|-------|--------|",
      "| synth             | 0.612 s |        | ≤ 1 s | ok     |",
      "| cold start        | 60 ms   | 2.50 × | ≤ 2 × | missed |",
      "| requests a second | 425     |        |       |        |",
    ].join("\n"),
  );
  expect(missed(rows).map(({ metric }) => metric)).toEqual(["cold start"]);
});

test("given a number, when it is shown, then it has three digits, a whole one all of its own", () => {
  expect([0.12345, 12.345, 1234.5, 1234, "a / b"].map(shown)).toEqual(["0.123", "12.3", "1230", "1234", "a / b"]);
});

describe("the options", () => {
  test("given nothing, then every part runs but the longest", () => {
    expect(readOptions([])).toEqual({
      parts: DEFAULT_PARTS,
      records: 1_000_000,
      json: false,
      check: false,
      write: false,
      starts: 20,
    });
  });

  test("given parts, then those, in the order of the table", () => {
    const options = readOptions(["cold", "synth", "--json", "--starts", "5"]);
    expect(options).toMatchObject({ parts: ["synth", "cold"], json: true, starts: 5 });
  });

  test.each([
    [["hot"], '"hot" given, allowed: synth, bundles'],
    [["--starts", "0"], '--starts: "0" given, allowed: a whole number from 1'],
    [["--starts", "1.5"], '--starts: "1.5" given, allowed: a whole number from 1'],
  ])("given %j, then it says what is allowed", (args, message) => {
    expect(() => readOptions(args)).toThrow(message);
  });
});
