import { readReport } from "../../../tools/bench/report/document.ts";
import { performanceReport } from "../../../tools/bench/report/performance.ts";
import { atMost } from "../../../tools/bench/report/row.ts";
import { renderTable } from "../../../tools/bench/report/table.ts";

test("given measured rows, when their table is written, then it says how it was made and how many goals are met", () => {
  const rows = [
    atMost(1, { metric: "synth", value: 0.5 }),
    atMost(1, { metric: "calls", value: 2 }),
    { metric: "p50", value: 1 },
  ];

  const report = performanceReport(rows, "npm run bench -- --write --starts 5");

  expect(report).toMatch(/^`npm run bench -- --write --starts 5`, in one run, on Node \d/);
  expect(report).toContain("1 of 2 goals are met");
  expect(report.endsWith(renderTable(rows))).toBe(true);
});

test.each(["performance", "operations"] as const)(
  "given the document, when `npm run bench -- --write` looks for its marks of %s, then they are there",
  (name) => {
    expect(readReport(name)).toContain("| Metric ");
  },
);
