import { TRIVIAL } from "../bundles/files.ts";
import { atMost, type Row } from "../report/row.ts";
import { median, medianRatio, percentile } from "../statistics.ts";
import { measureColdStarts } from "./measure.ts";
import type { ColdStart } from "./start.ts";

const SPLIT = ["load", "init", "firstCall"] as const;

/** Cold starts, against a trivial handler's in the same run. */
export async function coldRows(starts: number): Promise<Row[]> {
  const results = await measureColdStarts(starts);
  const of = (name: string, pick: (start: ColdStart) => number) => (results.get(name) ?? []).map(pick);
  const beforeAws = (name: string) => median(of(name, ({ untilFirstAwsCall }) => untilFirstAwsCall));
  const ratio = (name: string, pick: (start: ColdStart) => number) => medianRatio(of(name, pick), of(TRIVIAL, pick));
  const cpu = (name: string) => median(of(name, (start) => start.cpu));
  const rows: Row[] = [
    { metric: "cold start, trivial handler: answer, p50", value: beforeAws(TRIVIAL), unit: "ms" },
    {
      metric: "cold start, trivial handler: answer, p95",
      value: percentile(
        of(TRIVIAL, ({ total }) => total),
        95,
      ),
      unit: "ms",
    },
  ];
  for (const name of results.keys()) {
    if (name === TRIVIAL) continue;
    const totals = of(name, ({ total }) => total);
    rows.push(
      atMost(2, {
        metric: `cold start, ${name}: until the first AWS call, p50`,
        value: beforeAws(name),
        unit: "ms",
        ratio: ratio(name, ({ untilFirstAwsCall }) => untilFirstAwsCall),
      }),
      ...[50, 95].map((percent) => ({
        metric: `cold start, ${name}: load / init / first call, p${percent}`,
        value: SPLIT.map((part) =>
          percentile(
            of(name, (start) => start[part]),
            percent,
          ).toFixed(1),
        ).join(" / "),
        unit: "ms",
      })),
      {
        metric: `cold start, ${name}: processor time until the answer, p50`,
        value: cpu(name),
        unit: "ms",
        ratio: ratio(name, (start) => start.cpu),
      },
      { metric: `cold start, ${name}: answer, p50`, value: median(totals), unit: "ms" },
      { metric: `cold start, ${name}: answer, p95`, value: percentile(totals, 95), unit: "ms" },
    );
  }
  return rows;
}
