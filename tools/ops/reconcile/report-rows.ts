import type { Readable } from "node:stream";
import { CommandFailure } from "../../../command-line/command.ts";
import type { Currencies } from "../../../functions/domain/currencies.ts";
import type { Decimal } from "../../../functions/domain/decimal.ts";
import { csvLines } from "./csv-lines.ts";
import type { Cells, OtherRow, Report, ReportedRow } from "./report.ts";
import { checkColumns, type ReportFormat, reportOf } from "./reports/index.ts";
import { amountOf } from "./values.ts";

/** A provider's file. */
export interface ReportFile {
  readonly content: Readable;
  readonly delimiter: string;
  /** What it is: the columns that were named, or a provider's. @default - found out by its columns */
  readonly format: Report | ReportFormat | undefined;
}

/** A row with the report that it is of. */
export type RowOfReport = (ReportedRow | OtherRow) & { readonly report: Report };

/** PayPal's files by SFTP: each line begins with its kind. Lines of another kind hold no payment. */
const COLUMN_HEADER = "CH";
const SECTION_BODY = "SB";
const BEFORE_COLUMNS = ["RH", "FH", "SH"];

/**
 * The rows of a provider's file, one after the other.
 * @param currencies digits of minor units
 * @throws UsageError if a column is missing, CommandFailure for a row that cannot be read
 */
export async function* reportRows(
  { content, delimiter, format }: ReportFile,
  currencies: Currencies,
): AsyncGenerator<RowOfReport> {
  let header: { readonly report: Report; readonly columns: readonly string[]; readonly isSection: boolean } | undefined;
  for await (const { cells, line } of csvLines(content, delimiter)) {
    const [kind = ""] = cells;
    const isSection = kind === COLUMN_HEADER;
    if (isSection || (header === undefined && !BEFORE_COLUMNS.includes(kind))) {
      const columns = cells.map((cell) => cell.trim());
      const report = typeof format === "object" ? format : reportOf(columns, format);
      checkColumns(report, columns);
      header = { report, columns, isSection };
    } else if (header && (!header.isSection || kind === SECTION_BODY)) {
      const { report, columns } = header;
      for (const row of rowsOf(report, new LineCells(columns, cells, currencies), line)) yield { ...row, report };
    }
  }
  if (header === undefined) throw new CommandFailure("the file has no columns: it is empty");
}

function rowsOf(report: Report, cells: LineCells, line: number): readonly (ReportedRow | OtherRow)[] {
  try {
    const rows = report.rowsOf(cells);
    for (const row of rows) check(row);
    return rows;
  } catch (error) {
    throw error instanceof CommandFailure ? new CommandFailure(`line ${line}: ${error.message}`) : error;
  }
}

function check(row: ReportedRow | OtherRow): void {
  if ("other" in row) return;
  if (row.transactionId === "") throw new CommandFailure("it names no payment");
  if (!/^[A-Z]{3}$/.test(row.currency)) throw new CommandFailure("its currency is not a code of three letters");
}

class LineCells implements Cells {
  readonly #columns: readonly string[];
  readonly #cells: readonly string[];
  readonly #currencies: Currencies;

  constructor(columns: readonly string[], cells: readonly string[], currencies: Currencies) {
    this.#columns = columns;
    this.#cells = cells;
    this.#currencies = currencies;
  }

  text(column: string): string {
    return this.#cells[this.#columns.indexOf(column)]?.trim() ?? "";
  }

  has(column: string): boolean {
    return this.#columns.includes(column);
  }

  amount(column: string): Decimal {
    const amount = amountOf(this.text(column));
    if (amount) return amount;
    throw new CommandFailure(`${column}: not an amount as 1234.50, 1,234.50 or 1234,50`);
  }

  minorUnits(column: string, currency: string): Decimal {
    const units = this.amount(column);
    if (units.isInteger) return units.movedBy(-(this.#currencies[currency.toUpperCase()] ?? 2));
    throw new CommandFailure(`${column}: not a whole number of minor units`);
  }
}
