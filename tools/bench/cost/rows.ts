import { takeCounts, writeCounts } from "../paper/counts.ts";
import { readStacks } from "../paper/stack.ts";
import { writeReport } from "../report/document.ts";
import type { Row } from "../report/row.ts";
import { costReport, perMillion, perMonth, SIGNED } from "./report.ts";
import { choicesOf } from "./webhook.ts";

/** Dollars, from calls and log lines counted now, and from the stack as it is synthesized now. */
export async function costRows(write: boolean): Promise<Row[]> {
  const counts = await takeCounts();
  const stacks = readStacks();
  if (write) {
    writeCounts(counts);
    writeReport("cost", costReport(counts, stacks));
  }
  const choices = choicesOf(stacks.defaults);
  const row = (metric: string, dollars: number): Row => ({ metric, value: dollars.toFixed(2), unit: "$" });
  return [
    row("cost of a million recorded webhooks", perMillion(counts, choices)),
    row("cost of a million signed webhooks", perMillion(counts, { ...choices, ...SIGNED })),
    row("cost of a million, without data trace", perMillion(counts, { ...choices, dataTrace: false })),
    row("cost of a month without traffic", perMonth(stacks.defaults)),
  ];
}
