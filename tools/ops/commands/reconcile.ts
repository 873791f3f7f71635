import { EXIT, UsageError } from "../../../command-line/command.ts";
import { oneOf } from "../../../command-line/values.ts";
import { readCurrencies } from "../../../functions/domain/currencies.ts";
import { isKnownSource } from "../environment/webhook-source.ts";
import { type Asked, type Operation, type OperationRun, textOf } from "../operation.ts";
import { printable, styled } from "../output/output.ts";
import { table } from "../output/table.ts";
import { askedRange, RANGE_OPTIONS, type TimeRange } from "../payments/time-range.ts";
import { contentOf } from "../reconcile/csv-lines.ts";
import { type ReadReport, readReport } from "../reconcile/read-report.ts";
import { type Comparison, type Finding, reconcile, type Side } from "../reconcile/reconcile.ts";
import type { ReportFile } from "../reconcile/report-rows.ts";
import { REPORT_FORMATS } from "../reconcile/reports/index.ts";
import { COLUMNS_FORM, namedColumns } from "../reconcile/reports/named-columns.ts";

/** A provider's file against what is recorded. */
export const RECONCILE: Operation = {
  summary: "compare a provider's file with what is recorded: only there, only here, different",
  usage: `Compares a provider's report with the payments as they are now, by transaction_id. Lists what is only there, what is only here, and
what differs in amount, currency, status or refunds. Reads only; of the file it prints ids, amounts, currencies and statuses.

Usage: npm run ops -- reconcile <file> [--format <provider> | --columns <names>] [--from <time> --to <time>] [--source <source>]
         (--env <name> | --local) [--json]

  <file>               a CSV file, or - for the standard input
  --format <provider>  ${REPORT_FORMATS.join(", ")} (default: found out by the columns)
                       stripe: the itemized balance report, or the payments that the dashboard exports with all columns
                       adyen: the payment accounting report, or the settlement details report
                       paypal: the transaction detail report, or the activity download with transaction event codes
  --columns <names>    any other file: ${COLUMNS_FORM}
                       a line is a payment; a status must be one of this system's words
  --minor-units        with --columns: amounts are in cents or the like
  --delimiter <char>   between columns (default: a comma)
  --from, --to <time>  the time that the file covers (default: that of its rows)
  --source <source>    only payments with an event of this webhook source must be in the file
  --json               one JSON object a line

Examples:
  npm run ops -- reconcile balance.csv --env prod --source stripe
  npm run ops -- reconcile settlement.csv --env prod --format adyen --from 2026-11-01 --to 2026-12-01
  npm run ops -- reconcile acme.csv --env prod --from 2026-11-01 --columns transaction_id=Reference,amount=Cents,currency=Currency --minor-units

Exit code: 0 if all are the same, 1 if a list is not empty, after Ctrl-C, or if there is no such source, 2 for wrong usage.
`,
  options: {
    format: { type: "string" },
    columns: { type: "string" },
    "minor-units": { type: "boolean" },
    delimiter: { type: "string" },
    ...RANGE_OPTIONS,
    source: { type: "string" },
  },
  prepare(asked) {
    const [path, ...more] = asked.positionals;
    if (path === undefined || more.length > 0) {
      throw new UsageError(`${asked.positionals.length} files given, allowed: one, or -`);
    }
    const file = { ...fileFormatOf(asked), delimiter: delimiterOf(asked) };
    const [from, to, source] = (["from", "to", "source"] as const).map((name) => textOf(asked, name));
    if (to !== undefined && from === undefined) throw new UsageError("--to given, allowed: with --from");
    const range = from === undefined ? undefined : askedRange(asked);
    const isJson = asked.values.json === true;
    return (run) => compare(run, { content: () => ({ ...file, content: contentOf(path) }), range, source, isJson });
  },
};

function fileFormatOf(asked: Asked): Pick<ReportFile, "format"> {
  const [format, columns] = [textOf(asked, "format"), textOf(asked, "columns")];
  const isMinor = asked.values["minor-units"] === true;
  if (format !== undefined && columns !== undefined) throw new UsageError("--format and --columns given, allowed: one");
  if (columns !== undefined) return { format: namedColumns(columns, isMinor) };
  if (isMinor) throw new UsageError("--minor-units given, allowed: with --columns");
  return { format: format === undefined ? undefined : oneOf("--format", REPORT_FORMATS, format) };
}

function delimiterOf(asked: Asked): string {
  const given = textOf(asked, "delimiter") ?? ",";
  const delimiter = given === "\\t" ? "\t" : given;
  if (delimiter.length === 1 && !/["\r\n]/.test(delimiter)) return delimiter;
  throw new UsageError(`--delimiter: "${given}" given, allowed: one character, or \\t`);
}

interface Request {
  content(): ReportFile;
  /** @default - the time of the file's rows */
  readonly range: TimeRange | undefined;
  readonly source: string | undefined;
  readonly isJson: boolean;
}

async function compare({ environment, output, signal }: OperationRun, request: Request): Promise<number> {
  const { range, source, isJson } = request;
  const isKnown = await isKnownSource(environment, source, output.note);
  const currencies = readCurrencies((await environment.variables("webhook-processor")).CURRENCY_DIGITS);
  const report = await readReport(request.content(), currencies, signal);
  const payments = report.payments.size;
  const comparison = { ...timesOf(report, range), source };
  output.note(`${report.title}: ${payments} payments. Reading those of ${environment.label} …`);
  const findings: Finding[] = [];
  const counts = { only_there: 0, only_here: 0, different: 0 };
  const comparing = reconcile(environment, report, comparison, signal);
  let step = await comparing.next();
  for (; !step.done; step = await comparing.next()) {
    counts[step.value.list] += 1;
    if (isJson) output.result(step.value, () => "");
    else findings.push(step.value);
  }
  const { equal, knowsOnlyHere } = step.value;
  const complete = !signal.aborted && knowsOnlyHere;
  if (!isJson && findings.length > 0) output.result({}, () => listsOf(findings, environment.label));
  const others = Object.fromEntries(report.others);
  output.note(
    isJson
      ? JSON.stringify({ ...comparison.covered, payments, equal, ...counts, others, complete })
      : summaryOf({ payments, equal, ...counts }, report),
  );
  if (!knowsOnlyHere) output.note("the table has no index by time: what is only here is not known");
  if (signal.aborted) output.note("interrupted: not everything was compared");
  return complete && isKnown && payments === equal && counts.only_here === 0 ? EXIT.ok : EXIT.failure;
}

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;

/**
 * The time that the file covers, and the one whose events are read: the providers' clocks and days are not ours.
 * @throws UsageError if the file does not tell and nothing was given
 */
function timesOf({ times, title }: ReadReport, covered: TimeRange | undefined): Omit<Comparison, "source"> {
  if (covered) return { covered, range: covered };
  if (!times) throw new UsageError(`${title} does not tell its times with their zone: give --from and --to`);
  const time = (text: string, milliseconds: number) => new Date(Date.parse(text) + milliseconds).toISOString();
  return {
    // Most reports tell the second.
    covered: { from: times.first, to: time(times.last, 1000) },
    range: { from: time(times.first, -DAY_MILLISECONDS), to: time(times.last, DAY_MILLISECONDS) },
  };
}

const LISTS = {
  only_there: "Only there: in the file",
  only_here: "Only here: in",
  different: "Different",
} as const;

function listsOf(findings: readonly Finding[], label: string): string {
  const lists = Map.groupBy(findings, ({ list }) => list);
  return [...lists]
    .map(([list, found]) =>
      [
        styled("bold", `${LISTS[list]}${list === "only_here" ? ` ${label}` : ""} (${found.length})`),
        table(
          ["Payment", "There", "Here", "Differs in"],
          found.map(({ transaction_id, there, here, differs = [] }) => [
            transaction_id,
            textOfSide(there),
            textOfSide(here),
            differs.join(", "),
          ]),
        ),
      ].join("\n"),
    )
    .join("\n\n");
}

function textOfSide(side: Side | undefined): string {
  if (!side) return "-";
  const { status, amount, currency, amount_refunded } = side;
  const refunded = amount_refunded ? `, ${amount_refunded} refunded` : "";
  return `${amount ?? "?"} ${currency} ${status}${refunded}`;
}

function summaryOf(
  counts: Readonly<Record<"payments" | "equal" | Finding["list"], number>>,
  { others }: ReadReport,
): string {
  const { payments, equal, only_there, only_here, different } = counts;
  const rows = [...others].map(([kind, count]) => `${printable(kind)} ${count}`).join(", ");
  return [
    `${payments} payments there: ${equal} are the same, ${different} different, ${only_there} only there. ${only_here} only here`,
    ...(rows === "" ? [] : [`rows that do not count: ${rows}`]),
  ].join("\n");
}
