import { takeCounts, writeCounts } from "../paper/counts.ts";
import { writeCalculation } from "../paper/document.ts";
import type { Row } from "../report/row.ts";
import { costReport, perMillion, perMonth } from "./report.ts";

/** Dollars, from calls and log lines counted now. */
export async function costRows(write: boolean): Promise<Row[]> {
  const counts = await takeCounts();
  if (write) {
    writeCounts(counts);
    writeCalculation("cost", costReport(counts));
  }
  return [
    { metric: "cost of a million recorded webhooks", value: perMillion(counts).toFixed(2), unit: "$" },
    {
      metric: "cost of a million, without data trace",
      value: perMillion(counts, { dataTrace: false }).toFixed(2),
      unit: "$",
    },
    { metric: "cost of a month without traffic", value: perMonth().toFixed(2), unit: "$" },
  ];
}
