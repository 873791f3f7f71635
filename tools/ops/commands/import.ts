import { UsageError } from "../../../command-line/command.ts";
import { checkRecordSize } from "../../../functions/domain/record.ts";
import { CHANGE_EXIT_USAGE, CHANGE_USAGE, changing } from "../change/change.ts";
import type { Outcome, Plan } from "../change/plan.ts";
import type { Environment } from "../environment/environment.ts";
import { eventReader } from "../import/event-reader.ts";
import { type Import, type ImportOptions, importEvents, type Unrecorded } from "../import/import-events.ts";
import { type Lines, openLines } from "../import/lines.ts";
import { type OperationRun, textOf } from "../operation.ts";
import { everyFewSeconds } from "../output/progress.ts";
import { claimsOf } from "../payments/claims.ts";
import { recorder } from "../payments/recording.ts";

/** Refusals that a person is shown; all are in the JSON. */
const MAX_SHOWN = 20;

/** Records what a provider does not send any more. */
export const IMPORT = changing("import", {
  summary: "record a provider's exported events, through the code that a webhook goes through",
  usage: `Records events that never arrived and that their sender does not send any more. They are read by the code that reads webhooks: each is
recorded once, whether it came as a webhook or comes twice in the file, and is refused in the same words. There is no signature to
check, so look at where the file comes from.

Usage: npm run ops -- import <file or -> [--source <source>] [--dry-run | --yes] (--env <name> | --local) [--json]

  <file>                 JSON lines: each an event as its sender sends it as a body. Where a header names the event, as with
                         standard-webhooks, Shopify and Razorpay, or its Idempotency-Key: {"headers": {…}, "body": {…}}. - is the
                         standard input
  --source <source>      the webhook source that the events are of; without it they are as those of POST /webhooks/payment
${CHANGE_USAGE}

Examples:
  npm run ops -- import events.jsonl --source stripe --env prod --dry-run
  stripe events list --limit 100 | jq -c '.data[]' | npm run ops -- import - --source stripe --env prod --yes

${CHANGE_EXIT_USAGE} It exits
with 1 after it recorded a file of which an event was refused.
`,
  options: { source: { type: "string" } },
  prepare(asked) {
    const [file, ...further] = asked.positionals;
    if (file === undefined || further.length > 0) {
      throw new UsageError(`${asked.positionals.length} files given, allowed: one, or - for the standard input`);
    }
    const source = textOf(asked, "source");
    return (run) => plan(run, file, source);
  },
});

async function plan(run: OperationRun, file: string, source: string | undefined): Promise<Plan> {
  const lines = await openLines(file);
  try {
    return { ...(await planOf(run, file, lines, source)), end: lines.close };
  } catch (error) {
    await lines.close();
    throw error;
  }
}

async function planOf(run: OperationRun, file: string, lines: Lines, source: string | undefined): Promise<Plan> {
  const how = { read: await eventReader(run.environment, source), signal: run.signal };
  const seen = new Set<string>();
  const rehearsal = await importEvents({
    ...how,
    lines: lines.read(),
    onLine: linesTold("read", (text) => run.output.note(text)),
    async record(webhook) {
      checkRecordSize(webhook);
      if (seen.has(webhook.eventId)) return "repeated";
      seen.add(webhook.eventId);
      return "recorded";
    },
  });
  const recorded = await unfinished(run.environment, rehearsal.recorded);
  const found = { ...rehearsal, recorded, repeated: rehearsal.repeated + rehearsal.recorded.length - recorded.length };
  const facts = { source: source ?? "", ...factsOf(found) };
  const says = [`record ${recorded.length} events of ${file}`, ...detailsOf(found)];
  if (recorded.length === 0) return { says, facts };
  return {
    says,
    facts,
    apply: (tell) => record(run.environment, lines, { ...how, onLine: linesTold("recorded", tell) }),
  };
}

async function record(
  environment: Environment,
  lines: Lines,
  how: Omit<ImportOptions, "lines" | "record">,
): Promise<Outcome> {
  const record = await recorder(environment);
  const done = await importEvents({ ...how, lines: lines.read(), record });
  const isInterrupted = how.signal.aborted;
  return {
    says: [
      `${done.recorded.length} events recorded, with their notifications queued`,
      ...detailsOf(done),
      ...(isInterrupted ? ["interrupted: run it again for the rest"] : []),
    ],
    facts: factsOf(done),
    complete: !isInterrupted && done.refused.length === 0,
  };
}

/** Those that no attempt has finished. */
async function unfinished({ clients, table }: Environment, eventIds: readonly string[]): Promise<string[]> {
  const claims = await claimsOf(clients.documents, table, eventIds);
  return eventIds.filter((eventId) => claims.get(eventId)?.completed_at === undefined);
}

function linesTold(done: string, tell: (text: string) => void): ImportOptions["onLine"] {
  const progress = everyFewSeconds(tell);
  return (line) => progress(() => `${line} lines ${done} …`);
}

function factsOf({ recorded, repeated, ignored, refused }: Import) {
  return {
    recorded: recorded.length,
    recorded_before: repeated,
    ignored: ignored.length,
    refused: refused.length,
    event_ids: recorded,
    not_recorded: [...refused, ...ignored].map(described),
  };
}

function detailsOf({ repeated, ignored, refused }: Import): readonly string[] {
  return [
    `${repeated} were recorded before, ${ignored.length} are ignored, ${refused.length} are refused`,
    ...[...refused, ...ignored].slice(0, MAX_SHOWN).map(described),
    ...(refused.length + ignored.length > MAX_SHOWN ? ["… (all of them with --json)"] : []),
  ];
}

function described({ line, event_id, reason }: Unrecorded): string {
  return `line ${line}${event_id === undefined ? "" : ` (event_id ${event_id})`}: ${reason}`;
}
