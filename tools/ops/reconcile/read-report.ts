import type { Currencies } from "../../../functions/domain/currencies.ts";
import { type ReportFile, reportRows } from "./report-rows.ts";
import { ReportedPayments } from "./reported-payments.ts";

/** What a provider's file says. */
export interface ReadReport {
  /** What it is: `Stripe's itemized balance report`. */
  readonly title: string;
  readonly tellsAllRefunds: boolean;
  readonly payments: ReportedPayments;
  /** Rows that do not count, by the provider's word for their kind. */
  readonly others: ReadonlyMap<string, number>;
  /** The first and the last time of rows that count. @default - a row has no time, or not with its zone */
  readonly times?: { readonly first: string; readonly last: string };
}

/** Reads a file row by row. @throws UsageError, CommandFailure if it is not what it should be */
export async function readReport(file: ReportFile, currencies: Currencies, signal: AbortSignal): Promise<ReadReport> {
  const payments = new ReportedPayments();
  const others = new Map<string, number>();
  const times: string[] = [];
  let isTimed = true;
  let [title, tellsAllRefunds] = ["the file", false];
  for await (const row of reportRows(file, currencies)) {
    if (signal.aborted) break;
    title = row.report.title;
    tellsAllRefunds = row.report.tellsAllRefunds ?? false;
    if ("other" in row) {
      others.set(row.other, (others.get(row.other) ?? 0) + 1);
      continue;
    }
    payments.add(row);
    if (row.time === undefined) isTimed = false;
    else {
      if (times[0] === undefined || row.time < times[0]) times[0] = row.time;
      if (times[1] === undefined || row.time > times[1]) times[1] = row.time;
    }
  }
  const [first, last] = times;
  const told = isTimed && first !== undefined && last !== undefined ? { times: { first, last } } : {};
  return { title, tellsAllRefunds, payments, others, ...told };
}
