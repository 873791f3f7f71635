import { EXIT } from "../../../command-line/command.ts";
import { oneOf } from "../../../command-line/values.ts";
import { isKnownSource } from "../environment/webhook-source.ts";
import { type Operation, type OperationRun, optionsOnly, textOf } from "../operation.ts";
import { table } from "../output/table.ts";
import { EXPORT_FORMATS, type ExportFormat, HEADERS, ROWS } from "../payments/export-formats.ts";
import { FILTER_OPTIONS, FILTER_USAGE, paymentFilter } from "../payments/payment-filter.ts";
import { type ListedPayment, paymentsByTime } from "../payments/payments-by-time.ts";
import { askedRange, RANGE_OPTIONS, RANGE_USAGE, type TimeRange } from "../payments/time-range.ts";
import { Totals } from "../payments/totals.ts";

/** Payments between two lines of progress. */
const PROGRESS_PAYMENTS = 10_000;

/** Records that a call reads: pages of a megabyte, of which each shard holds one, live long enough to fill the heap. */
const PAGE_SIZE = 250;

/** All payments of a range, for other programs. */
export const EXPORT: Operation = {
  summary: "all payments of a range as CSV or JSON lines, with totals",
  usage: `Writes all payments of a range as they are now, the one with the newest event first, to the standard output. Totals by currency
and status go to the standard error.

Usage: npm run --silent ops -- export --from <time> [--to <time>] [--format csv|jsonl] [filters] (--env <name> | --local) [--json]

${RANGE_USAGE}
  --format <format>      ${EXPORT_FORMATS.join(" or ")} (default: csv)
${FILTER_USAGE}
  --json                 the totals as JSON

In CSV a text that a spreadsheet would take for a formula has a ' before it.

Examples:
  npm run --silent ops -- export --env prod --from 2026-11-01 --to 2026-12-01 > november.csv
  npm run --silent ops -- export --env prod --from 2026-11-01 --to 2026-12-01 --format jsonl --currency EUR > november.jsonl

Exit code: 0 if everything was written, 1 if not or after Ctrl-C, 2 for wrong usage.
`,
  options: { ...RANGE_OPTIONS, format: { type: "string" }, ...FILTER_OPTIONS },
  prepare(asked) {
    optionsOnly(asked);
    const range = askedRange(asked);
    const format = oneOf("--format", EXPORT_FORMATS, textOf(asked, "format") ?? "csv");
    const isWanted = paymentFilter(asked);
    const isJson = asked.values.json === true;
    return async (run) => {
      await isKnownSource(run.environment, textOf(asked, "source"), run.output.note);
      return write(run, { range, format, isWanted, isJson });
    };
  },
};

interface Export {
  readonly range: TimeRange;
  readonly format: ExportFormat;
  isWanted(payment: ListedPayment): boolean;
  readonly isJson: boolean;
}

async function write(
  { environment, output, signal }: OperationRun,
  { range, format, isWanted, isJson }: Export,
): Promise<number> {
  const totals = new Totals();
  process.stdout.write(HEADERS[format]);
  for await (const payment of paymentsByTime(environment, range, PAGE_SIZE)) {
    if (signal.aborted) break;
    if (!isWanted(payment)) continue;
    process.stdout.write(ROWS[format](payment));
    totals.add(payment);
    if (totals.payments % PROGRESS_PAYMENTS === 0) {
      output.note(`${totals.payments} payments so far, at ${payment.last_event_at.slice(0, 19)}Z …`);
    }
  }
  output.note(
    isJson
      ? JSON.stringify({ ...range, payments: totals.payments, totals: totals.rows(), complete: !signal.aborted })
      : table(
          ["Currency", "Status", "Payments", "Amount"],
          totals.rows().map(({ currency, status, payments, amount }) => [currency, status, String(payments), amount]),
        ),
  );
  if (!signal.aborted) return EXIT.ok;
  output.note("interrupted: older payments are missing, and not in the totals");
  return EXIT.failure;
}
