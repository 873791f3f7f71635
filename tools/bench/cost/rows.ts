import { takeCounts, writeCounts } from "../paper/counts.ts";
import { writeReport } from "../report/document.ts";
import type { Row } from "../report/row.ts";
import { costReport, perMillion, perMonth, SIGNED } from "./report.ts";

/** Dollars, from calls and log lines counted now. */
export async function costRows(write: boolean): Promise<Row[]> {
  const counts = await takeCounts();
  if (write) {
    writeCounts(counts);
    writeReport("cost", costReport(counts));
  }
  return [
    { metric: "cost of a million recorded webhooks", value: perMillion(counts).toFixed(2), unit: "$" },
    { metric: "cost of a million signed webhooks", value: perMillion(counts, SIGNED).toFixed(2), unit: "$" },
    {
      metric: "cost of a million, without data trace",
      value: perMillion(counts, { dataTrace: false }).toFixed(2),
      unit: "$",
    },
    { metric: "cost of a month without traffic", value: perMonth().toFixed(2), unit: "$" },
  ];
}
