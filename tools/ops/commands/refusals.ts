import { EXIT, UsageError } from "../../../command-line/command.ts";
import { isKnownSource } from "../environment/webhook-source.ts";
import { canBeLogged } from "../logs/id-patterns.ts";
import { pageProgress } from "../logs/page-progress.ts";
import { type Cause, type RefusalsAsked, refusals } from "../logs/refusals.ts";
import { type Operation, type OperationRun, optionsOnly, textOf } from "../operation.ts";
import { table } from "../output/table.ts";
import { askedRange, RANGE_OPTIONS, RANGE_USAGE } from "../payments/time-range.ts";

/** Events of a cause that people are shown. */
const SHOWN_EVENTS = 3;

/** What was refused, ignored or failed. */
export const REFUSALS: Operation = {
  summary: "what was refused, ignored or failed in a range, by cause, and what has been recorded since",
  usage: `Shows what was refused, ignored or failed in a range of time, by cause: how often, which events, and which of them are recorded now.
It reads the logs of the functions and the API's access log.

Usage: npm run ops -- refusals --from <time> [--to <time>] [--source <source>] (--env <name> | --local) [--json]

${RANGE_USAGE}
  --source <source>      only what this webhook source sent
  --json                 every cause with all its events

Examples:
  npm run ops -- refusals --env prod --from 2026-11-24
  npm run --silent ops -- refusals --env prod --from 2026-11-24T08:00 --to 2026-11-24T09:00 --source stripe --json

Exit code: 0 if nothing was refused and nothing failed, 1 if something was, after Ctrl-C, or if there is no such
source, 2 for wrong usage.
`,
  options: { ...RANGE_OPTIONS, source: { type: "string" } },
  prepare(asked) {
    optionsOnly(asked);
    const range = askedRange(asked);
    const source = textOf(asked, "source");
    if (source !== undefined && !canBeLogged(source)) {
      throw new UsageError(`--source: "${source}" given, allowed: the name of a webhook source`);
    }
    return (run) => show(run, { range, source });
  },
};

async function show(
  { environment, output, signal }: OperationRun,
  asked: Pick<RefusalsAsked, "range" | "source">,
): Promise<number> {
  const { range } = asked;
  const isKnown = await isKnownSource(environment, asked.source, output.note);
  const causes = await refusals(environment, { ...asked, signal, onPage: pageProgress(output) });
  output.result({ ...range, complete: !signal.aborted, causes }, () =>
    causes.length === 0
      ? `Nothing was refused, ignored or failed from ${range.from} to ${range.to} in ${environment.label}.`
      : table(
          ["Times", "Last", "Outcome", "By", "Source", "What, and why", "Events", "Recorded"],
          causes.map((cause) => [
            String(cause.times),
            cause.last.slice(0, 19),
            cause.outcome,
            cause.writer,
            cause.source ?? "-",
            [cause.message, cause.reason].filter(Boolean).join(": "),
            eventsOf(cause),
            cause.events.length === 0 ? "-" : `${recordedOf(cause)} of ${cause.events.length}`,
          ]),
        ),
  );
  if (signal.aborted) output.note("interrupted: causes and counts may be missing");
  return signal.aborted || !isKnown || causes.some(({ outcome }) => outcome !== "ignored") ? EXIT.failure : EXIT.ok;
}

function eventsOf({ events }: Cause): string {
  const shown = events.slice(0, SHOWN_EVENTS).map(({ event_id }) => event_id.slice(0, 12));
  return [...shown, ...(events.length > SHOWN_EVENTS ? ["…"] : [])].join(" ") || "-";
}

function recordedOf({ events }: Cause): number {
  return events.filter(({ recorded_at }) => recorded_at !== undefined).length;
}
