import { EXIT, UsageError } from "../../../command-line/command.ts";
import { type Operation, type OperationRun, optionsOnly } from "../operation.ts";
import { backfill } from "../payments/backfill.ts";

/** Milliseconds between two lines of progress. */
const PROGRESS_MILLISECONDS = 5000;

/** Puts records of before into the index by time. */
export const BACKFILL: Operation = {
  summary: "put records of an earlier release into the index by time",
  usage: `Puts records that an earlier release wrote into the index by time, so that list and export find them. Reads the whole table once
and writes one attribute, day_shard, to each of these records. Nothing else of them changes, and payments can go on meanwhile.
After an interruption, run it again: it writes only what is missing.

Usage: npm run ops -- backfill (--dry-run | --yes) (--env <name> | --local) [--json]

  --dry-run   only count the records that would be written
  --yes       write them

Examples:
  npm run ops -- backfill --env prod --dry-run
  npm run ops -- backfill --env prod --yes

Exit code: 0 when it was done, 1 after Ctrl-C or a failure, 2 for wrong usage.
`,
  options: { "dry-run": { type: "boolean" }, yes: { type: "boolean" } },
  prepare(asked) {
    optionsOnly(asked);
    const dryRun = asked.values["dry-run"] === true;
    if (dryRun === (asked.values.yes === true))
      throw new UsageError("--dry-run or --yes must be given, allowed: one of them");
    return (run) => put(run, dryRun);
  },
};

async function put({ environment, output, signal }: OperationRun, dryRun: boolean): Promise<number> {
  const { clients, table, label } = environment;
  let toldAt = Date.now();
  const { read, written } = await backfill({
    documents: clients.documents,
    table,
    dryRun,
    signal,
    onProgress(progress) {
      if (Date.now() - toldAt < PROGRESS_MILLISECONDS) return;
      toldAt = Date.now();
      output.note(`${progress.read} items read, ${progress.written} records to put into the index so far …`);
    },
  });
  const complete = !signal.aborted;
  output.result({ items_read: read, records: written, dry_run: dryRun, complete }, () =>
    [
      `${read} items of ${label} read, ${written} records ${dryRun ? "would be put" : "put"} into the index by time`,
      ...(complete ? [] : ["interrupted: run it again for the rest"]),
    ].join("\n"),
  );
  return complete ? EXIT.ok : EXIT.failure;
}
