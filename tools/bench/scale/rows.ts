import { readCounts } from "../paper/counts.ts";
import { stackFacts, synthesized } from "../paper/stack.ts";
import { writeReport } from "../report/document.ts";
import type { Row } from "../report/row.ts";
import { FACTORS, saturated, scaleReport } from "./report.ts";

/** What saturates first, from the counts as `npm run cost` wrote them. */
export async function scaleRows(write: boolean): Promise<Row[]> {
  const counts = readCounts();
  const stack = stackFacts(synthesized({}));
  if (write) writeReport("scale", scaleReport(counts, stack));
  return FACTORS.map((factor) => {
    const [first, ...others] = saturated(counts, stack, factor);
    return {
      metric: `saturated first at ${factor} × the default throttle`,
      value: first === undefined ? "nothing" : `${first.what}${others.length > 0 ? `, and ${others.length} more` : ""}`,
    };
  });
}
