import { stringify } from "csv-stringify/sync";
import { stringifyExactJson } from "../../../functions/domain/exact-json.ts";
import type { ListedPayment } from "./payments-by-time.ts";

export const EXPORT_FORMATS = ["csv", "jsonl"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

const COLUMNS = [
  "transaction_id",
  "status",
  "amount",
  "currency",
  "amount_captured",
  "amount_refunded",
  "timestamp",
  "last_event_at",
  "sources",
] as const satisfies (keyof ListedPayment)[];

/** What a file begins with. */
export const HEADERS: Readonly<Record<ExportFormat, string>> = { csv: csvLine(COLUMNS), jsonl: "" };

/** A payment as a line of a file. */
export const ROWS: Readonly<Record<ExportFormat, (payment: ListedPayment) => string>> = {
  csv: (payment) => csvLine(COLUMNS.map((column) => String(payment[column] ?? ""))),
  jsonl: (payment) => `${stringifyExactJson(payment)}\n`,
};

function csvLine(cells: readonly string[]): string {
  return stringify([[...cells]], { escape_formulas: true });
}
