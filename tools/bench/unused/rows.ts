import type { Row } from "../report/row.ts";
import { sum } from "../statistics.ts";
import { measureUnused } from "./measure.ts";

const LARGEST = 3;

/** Share of each bundle in modules of which no function ran: in percent, because it is counted before minifying. */
export async function unusedRows(): Promise<Row[]> {
  return [...(await measureUnused())].map(([name, { bytes, idle }]) => {
    const percent = (some: number) => ((some / bytes) * 100).toFixed(1);
    const largest = idle.slice(0, LARGEST).map(([content, some]) => `${content} ${percent(some)}`);
    const value = `${percent(sum(idle.map(([, some]) => some)))} % (${largest.join(", ")})`;
    return { metric: `${name}: bundled modules that never run`, value };
  });
}
