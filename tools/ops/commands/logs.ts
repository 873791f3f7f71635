import { EXIT, UsageError } from "../../../command-line/command.ts";
import { isKnownSource } from "../environment/webhook-source.ts";
import { describedLine } from "../logs/described-line.ts";
import { idsOfName, type Name, readName } from "../logs/ids-of-name.ts";
import { likelyRange } from "../logs/likely-range.ts";
import { linesAbout } from "../logs/lines-about.ts";
import { pageProgress } from "../logs/page-progress.ts";
import type { LogLine } from "../logs/read-logs.ts";
import { type Operation, type OperationRun, textOf } from "../operation.ts";
import { row } from "../output/table.ts";
import { askedTimes, RANGE_OPTIONS, type TimeRange } from "../payments/time-range.ts";

/** What the functions and the API logged of a payment, an event or a request. */
export const LOGS: Operation = {
  summary: "what was logged of a payment, an event or a request, in order of time",
  usage: `Shows what the functions and the API's access log have of a payment, an event or a request, in order of time. What the same requests
logged belongs to it.

Usage: npm run ops -- logs <id> [--source <source>] [--from <time>] [--to <time>] (--env <name> | --local) [--json]

  <id>                   a transaction_id; an Idempotency-Key or webhook-id; the event_id of the logs (64 digits); or the id of a
                         request, which is in its answer's header x-amz-apigw-id. What it is, is found out
  --source <source>      the id is the one that this webhook source gave the event
  --from, --to <time>    read the logs from this time, until before that one; a day or a time, in UTC unless it has an offset
                         (default: from an hour before the event was received until a day after it was completed; else the last day)
  --json                 one object a line, with every field

Examples:
  npm run ops -- logs txn-17 --env prod
  npm run ops -- logs evt_1NG8Du2eZvKYlo2CUI79vXWy --source stripe --env prod --from 2026-11-24

Exit code: 0 if there is a line, 1 if there is none or after Ctrl-C, 2 for wrong usage.
`,
  options: { source: { type: "string" }, ...RANGE_OPTIONS },
  prepare(asked) {
    const [id] = asked.positionals;
    if (id === undefined || asked.positionals.length > 1) {
      throw new UsageError(`${asked.positionals.length} ids given, allowed: one`);
    }
    const name = readName(id, textOf(asked, "source"));
    const times = askedTimes(asked);
    return async (run) => {
      await isKnownSource(run.environment, textOf(asked, "source"), run.output.note);
      return show(run, name, times);
    };
  },
};

async function show(
  { environment, output, signal }: OperationRun,
  name: Name,
  times: Partial<TimeRange>,
): Promise<number> {
  const { ids, claims } = await idsOfName(environment, name);
  const range = likelyRange(claims, times);
  output.note(`reading the logs from ${range.from} to ${range.to} …`);
  const { lines, groups } = await linesAbout(environment, ids, { range, signal, onPage: pageProgress(output) });
  output.note(`read: ${groups.join(", ") || "no log group is there"}`);
  for (const line of lines) {
    output.result({ time: line.time, writer: line.writer, line: line.fields }, () => row(cellsOf(line), WIDTHS));
  }
  if (signal.aborted) output.note("interrupted: lines may be missing");
  else if (lines.length === 0) output.note("no such line: give --from for an earlier time");
  return lines.length > 0 && !signal.aborted ? EXIT.ok : EXIT.failure;
}

/** Of time, writer and level. */
const WIDTHS = ["2026-11-24T08:00:00.000Z".length, "notification-dispatcher".length, "CRITICAL".length];

function cellsOf(line: LogLine): string[] {
  const { level, message, details } = describedLine(line);
  return [line.time, line.writer, level, [message, ...details].join("  ")];
}
