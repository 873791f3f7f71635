import { UsageError } from "../../../../command-line/command.ts";
import type { Report } from "../report.ts";
import { ADYEN_ACCOUNTING, ADYEN_SETTLEMENT } from "./adyen.ts";
import { PAYPAL_ACTIVITY, PAYPAL_DETAIL } from "./paypal.ts";
import { STRIPE_BALANCE, STRIPE_PAYMENTS } from "./stripe.ts";

export const REPORT_FORMATS = ["stripe", "adyen", "paypal"] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** The reports that each provider makes. */
const REPORTS: Readonly<Record<ReportFormat, readonly Report[]>> = {
  stripe: [STRIPE_BALANCE, STRIPE_PAYMENTS],
  adyen: [ADYEN_ACCOUNTING, ADYEN_SETTLEMENT],
  paypal: [PAYPAL_DETAIL, PAYPAL_ACTIVITY],
};

/**
 * Which report it is, by the names of its columns.
 * @param format its provider @default - it may be of any of them
 * @throws UsageError if it is none, or a column is missing
 */
export function reportOf(columns: readonly string[], format: ReportFormat | undefined): Report {
  const candidates = format === undefined ? Object.values(REPORTS).flat() : REPORTS[format];
  const report = candidates.find(({ marks }) => marks.every((mark) => columns.includes(mark)));
  if (report) return report;
  const known = candidates.map(({ title, marks }) => `${title} (${marks.join(", ")})`).join("; ");
  const named = format === undefined ? ", or give --columns" : "";
  throw new UsageError(`the file has the columns ${listOf(columns)}, allowed: those of ${known}${named}`);
}

/** @throws UsageError naming the columns that are missing, and those that there are */
export function checkColumns({ title, required }: Report, columns: readonly string[]): void {
  const missing = required.filter((column) => !columns.includes(column));
  if (missing.length === 0) return;
  throw new UsageError(`${title}: no column ${listOf(missing)}, there are: ${listOf(columns)}`);
}

/** What no name of a column is like: a file without names begins with data, which may be personal. */
const DATA = /^\d|@/;

function listOf(columns: readonly string[]): string {
  if (columns.some((column) => DATA.test(column))) return "(its first line holds data, not the names of columns)";
  return columns.map((column) => `"${column}"`).join(", ");
}
