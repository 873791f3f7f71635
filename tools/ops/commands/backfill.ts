import { CHANGE_EXIT_USAGE, CHANGE_USAGE, changing } from "../change/change.ts";
import type { Outcome, Plan } from "../change/plan.ts";
import { type OperationRun, optionsOnly } from "../operation.ts";
import { everyFewSeconds } from "../output/progress.ts";
import { backfill } from "../payments/backfill.ts";

/** Puts records of before into the index by time. */
export const BACKFILL = changing("backfill", {
  summary: "put records of an earlier release into the index by time",
  usage: `Puts records that an earlier release wrote into the index by time, so that list and export find them. Reads the whole table, first
to count, then again to write one attribute, day_shard, to each of these records. Nothing else of them changes, and payments can go
on meanwhile. After an interruption, run it again: it writes only what is missing.

Usage: npm run ops -- backfill [--dry-run | --yes] (--env <name> | --local) [--json]

${CHANGE_USAGE}

Examples:
  npm run ops -- backfill --env prod --dry-run
  npm run ops -- backfill --env prod --yes

${CHANGE_EXIT_USAGE}
`,
  options: {},
  prepare(asked) {
    optionsOnly(asked);
    return plan;
  },
});

async function plan(run: OperationRun): Promise<Plan> {
  const { read, written } = await pass(run, { dryRun: true }, (text) => run.output.note(text));
  return {
    says: [`put ${written} records of ${read} items into the index by time`],
    facts: { items_read: read, records: written },
    ...(written > 0 && { apply: (tell) => put(run, tell) }),
  };
}

async function put(run: OperationRun, tell: (text: string) => void): Promise<Outcome> {
  const { written } = await pass(run, { dryRun: false }, tell);
  const complete = !run.signal.aborted;
  return {
    says: [
      `${written} records put into the index by time`,
      ...(complete ? [] : ["interrupted: run it again for the rest"]),
    ],
    facts: { records: written },
    complete,
  };
}

function pass({ environment, signal }: OperationRun, how: { readonly dryRun: boolean }, tell: (text: string) => void) {
  const { clients, table } = environment;
  const progress = everyFewSeconds(tell);
  return backfill({
    documents: clients.documents,
    table,
    ...how,
    signal,
    onProgress({ read, written }) {
      progress(() => `${read} items read, ${written} records ${how.dryRun ? "to put" : "put"} into the index so far …`);
    },
  });
}
