import { EXIT } from "../../../command-line/command.ts";
import { wholeNumber } from "../../../command-line/values.ts";
import { isKnownSource } from "../environment/webhook-source.ts";
import { type Operation, type OperationRun, optionsOnly, textOf } from "../operation.ts";
import { styled } from "../output/output.ts";
import { row } from "../output/table.ts";
import { FILTER_OPTIONS, FILTER_USAGE, paymentFilter } from "../payments/payment-filter.ts";
import { type ListedPayment, paymentsByTime } from "../payments/payments-by-time.ts";
import { millisecondOfRecord } from "../payments/replay.ts";
import { askedRange, isoTime, RANGE_OPTIONS, RANGE_USAGE, type TimeRange } from "../payments/time-range.ts";

const DEFAULT_LIMIT = 100;

/** Records that a call reads: of each shard, a few more than its part of what is printed by default. */
const PAGE_SIZE = 25;

/** Payments by time. */
export const LIST: Operation = {
  summary: "payments by time, the newest first",
  usage: `Lists payments as they are now, by the time of their newest event in a range, the newest first.

Usage: npm run ops -- list --from <time> [--to <time>] [filters] [--limit <number>] (--env <name> | --local) [--json]

${RANGE_USAGE}
${FILTER_USAGE}
  --limit <number>       how many at most (default: ${DEFAULT_LIMIT})
  --json                 one JSON object a line

Examples:
  npm run ops -- list --env prod --from 2026-11-24T08:00 --to 2026-11-24T08:05
  npm run ops -- list --env prod --from 2026-11-24 --status failed --currency EUR --min 100

Exit code: 0 if there is one, 1 if not or after Ctrl-C, 2 for wrong usage.
`,
  options: { ...RANGE_OPTIONS, limit: { type: "string" }, ...FILTER_OPTIONS },
  prepare(asked) {
    optionsOnly(asked);
    const range = askedRange(asked);
    const isWanted = paymentFilter(asked);
    const limit = wholeNumber("--limit", textOf(asked, "limit") ?? String(DEFAULT_LIMIT), { from: 1, to: 1_000_000 });
    return async (run) => {
      await isKnownSource(run.environment, textOf(asked, "source"), run.output.note);
      return list(run, range, isWanted, limit);
    };
  },
};

async function list(
  { environment, output, signal }: OperationRun,
  range: TimeRange,
  isWanted: (payment: ListedPayment) => boolean,
  limit: number,
): Promise<number> {
  let printed = 0;
  for await (const payment of paymentsByTime(environment, range, PAGE_SIZE)) {
    if (signal.aborted) {
      output.note(`interrupted: payments before ${payment.last_event_at} are not listed`);
      return EXIT.failure;
    }
    if (!isWanted(payment)) continue;
    if (printed === limit) {
      output.note(`${limit} shown, there are more: give a larger --limit, or --to ${timeAfter(payment)}`);
      return EXIT.ok;
    }
    const first = printed === 0;
    output.result(
      payment,
      () => `${first ? `${styled("bold", row(TITLES, WIDTHS))}\n` : ""}${row(cellsOf(payment), WIDTHS)}`,
    );
    printed += 1;
  }
  if (printed > 0) return EXIT.ok;
  output.note(`no such payment from ${range.from} to ${range.to} in ${environment.label}`);
  return EXIT.failure;
}

/** The end of a range that begins with this payment: those of the same millisecond are in it as well. */
function timeAfter({ last_event_at }: ListedPayment): string {
  return isoTime(Date.parse(millisecondOfRecord(last_event_at)) + 1);
}

const TITLES = ["Newest event", "Status", "Amount", "Source", "Payment"];

function cellsOf({ last_event_at, status, amount, currency, sources, transaction_id }: ListedPayment): string[] {
  return [last_event_at.slice(0, 23), status, `${amount} ${currency}`, sources.join(",") || "-", transaction_id];
}

/** Of each column: lines are printed before the next ones are known. */
const WIDTHS = [23, 18, 16, 12, 0];
