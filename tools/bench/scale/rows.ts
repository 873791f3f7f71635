import { readCounts } from "../paper/counts.ts";
import { writeReport } from "../report/document.ts";
import type { Row } from "../report/row.ts";
import { FACTORS, saturated, scaleReport } from "./report.ts";

/** What saturates first, from the counts as `npm run cost` wrote them. */
export async function scaleRows(write: boolean): Promise<Row[]> {
  const counts = readCounts();
  if (write) writeReport("scale", scaleReport(counts));
  return FACTORS.map((factor) => {
    const [first, ...others] = saturated(counts, factor);
    return {
      metric: `saturated first at ${factor} × the default throttle`,
      value: first === undefined ? "nothing" : `${first.what}${others.length > 0 ? `, and ${others.length} more` : ""}`,
    };
  });
}
