import { EXIT, UsageError } from "../../../command-line/command.ts";
import { CHANGE_EXIT_USAGE, CHANGE_USAGE, changing } from "../change/change.ts";
import type { Outcome, Plan } from "../change/plan.ts";
import { type Asked, type Operation, type OperationRun, optionsOnly, textOf } from "../operation.ts";
import { printable } from "../output/output.ts";
import { everyFewSeconds } from "../output/progress.ts";
import { timeOf } from "../payments/time-range.ts";
import { type Adoption, adopt } from "../restore/adopt.ts";
import { compareLive, compareRestored, type TableDifference } from "../restore/compare-tables.ts";
import {
  beginRestore,
  checkRestorable,
  deleteRestored,
  findRestored,
  requireRestored,
  restoredName,
  waitUntilRestored,
} from "../restore/restored-table.ts";

const STEPS = ["to", "compare", "adopt", "delete"] as const;

const CHANGE = changing("restore", {
  summary: "the table as it was at a time: restore it beside, compare, take back what is missing",
  usage: `Restores the table as it was at a time into another one beside it, compares the two, and copies back what the table in use lacks.
The table in use is never replaced: Terraform sees no change, and nothing that came in meanwhile is lost.

Usage: npm run ops -- restore (--to <time> | --compare <table> | --adopt <table> | --delete <table>) [--dry-run | --yes]
         --env <name> [--json]

  --to <time>            restore it as it was then, and wait; point-in-time recovery keeps 35 days. It can take an hour. After
                         Ctrl-C AWS goes on: give the same time to wait again
  --compare <table>      what is only in the restored table, only in the one in use, or different; with --json an object a line
  --adopt <table>        copy what the table in use lacks; what is there stays as it is
  --delete <table>       delete the restored table
${CHANGE_USAGE}

Examples:
  npm run ops -- restore --env prod --to 2026-11-24T08:00
  npm run ops -- restore --env prod --compare payment-transactions-prod-restored-20261124T080000Z
  npm run ops -- restore --env prod --adopt payment-transactions-prod-restored-20261124T080000Z --dry-run

${CHANGE_EXIT_USAGE}
--compare ends with 1 if the table in use lacks something or has it in another form.
`,
  options: {
    to: { type: "string" },
    compare: { type: "string" },
    adopt: { type: "string" },
    delete: { type: "string" },
  },
  prepare(asked) {
    const [step, value] = stepOf(asked);
    if (step === "to") {
      const time = timeOf("--to", value);
      return (run) => planRestore(run, time);
    }
    return (run) => (step === "adopt" ? planAdoption(run, value) : planDeletion(run, value));
  },
});

/** Brings back what was lost from the table. */
export const RESTORE: Operation = {
  ...CHANGE,
  onlyLooks: ({ values }) => values.compare !== undefined || values["dry-run"] === true,
  prepare(asked) {
    const [step, name] = stepOf(asked);
    if (step !== "compare") return CHANGE.prepare(asked);
    const useless = ["dry-run", "yes"].find((option) => asked.values[option] === true);
    if (useless) throw new UsageError(`--${useless} given, allowed: not with --compare, which only reads`);
    return (run) => compare(run, name, asked.values.json === true);
  },
};

function stepOf(asked: Asked): readonly [(typeof STEPS)[number], string] {
  optionsOnly(asked);
  const given = STEPS.flatMap((step) => {
    const value = textOf(asked, step);
    return value === undefined ? [] : [[step, value] as const];
  });
  const [only, ...others] = given;
  if (only !== undefined && others.length === 0) return only;
  throw new UsageError(`${given.length} steps given, allowed: one of ${STEPS.map((step) => `--${step}`).join(", ")}`);
}

async function planRestore({ environment, signal }: OperationRun, time: string): Promise<Plan> {
  const name = restoredName(environment.table, time);
  const existing = await findRestored(environment, name);
  if (!existing) await checkRestorable(environment, time);
  return {
    says: [existing ? `wait for the table ${name}` : `restore ${environment.table} as it was at ${time} into ${name}`],
    facts: { to: time, table: name, begun: existing !== undefined },
    async apply(tell) {
      if (!existing) await beginRestore(environment, time);
      const startedAt = Date.now();
      const minutes = () => Math.round((Date.now() - startedAt) / 60_000);
      const onWait = () => tell(`restoring for ${minutes()} min …`);
      const complete = await waitUntilRestored(environment, name, { signal, onWait });
      return {
        says: [complete ? `restored: --compare ${name}` : "interrupted: AWS goes on; give the same --to to wait again"],
        facts: { table: name, restored: complete },
        complete,
      };
    },
  };
}

async function planAdoption(run: OperationRun, name: string): Promise<Plan> {
  await requireRestored(run.environment, name);
  const note = (text: string) => run.output.note(text);
  const { read, missing, different } = await pass(run, { name, dryRun: true }, note);
  const { table } = run.environment;
  return {
    says: [
      `copy ${missing} of ${read} items of ${name} into ${table}, which lacks them`,
      ...(different > 0 ? [`${different} are different there, and stay as they are`] : []),
      ...(missing > 0 ? ["what was erased from these after that time comes back: erase it again"] : []),
    ],
    facts: { table: name, items_read: read, missing, different },
    ...(missing > 0 && { apply: (tell) => copyMissing(run, name, tell) }),
  };
}

async function copyMissing(run: OperationRun, name: string, tell: (text: string) => void): Promise<Outcome> {
  const { copied } = await pass(run, { name, dryRun: false }, tell);
  const left = run.signal.aborted ? undefined : await pass(run, { name, dryRun: true }, tell);
  const complete = left?.missing === 0 && !run.signal.aborted;
  return {
    says: [
      `${copied} items copied`,
      complete ? `nothing is missing: --delete ${name}` : "not everything was copied: run it again for the rest",
    ],
    facts: { copied, missing: left?.missing ?? "unknown" },
    complete,
  };
}

function pass(
  { environment, signal }: OperationRun,
  { name, dryRun }: { readonly name: string; readonly dryRun: boolean },
  tell: (text: string) => void,
): Promise<Adoption> {
  const { clients, table } = environment;
  const progress = everyFewSeconds(tell);
  return adopt(
    { documents: clients.documents, restored: name, live: table, signal, dryRun },
    ({ read, missing, copied }) => progress(() => `${read} items read, ${missing} missing, ${copied} copied so far …`),
  );
}

async function planDeletion(run: OperationRun, name: string): Promise<Plan> {
  await requireRestored(run.environment, name);
  const { read, missing } = await pass(run, { name, dryRun: true }, (text) => run.output.note(text));
  return {
    says: [`delete the table ${name} with ${read} items, of which ${run.environment.table} lacks ${missing}`],
    facts: { table: name, items: read, missing },
    async apply() {
      await deleteRestored(run.environment, name);
      return { says: [`${name} is deleted`], facts: { table: name }, complete: true };
    },
  };
}

async function compare({ environment, output, signal }: OperationRun, name: string, isJson: boolean): Promise<number> {
  await requireRestored(environment, name);
  const { clients, table, label } = environment;
  const counts = { only_restored: 0, different: 0, only_here: 0 };
  const progress = everyFewSeconds((text) => output.note(text));
  const comparison = {
    documents: clients.documents,
    restored: name,
    live: table,
    signal,
    onDifference(difference: TableDifference) {
      counts[difference.list] += 1;
      // What came in since is a number for a person: it can be most of the table.
      if (isJson || difference.list !== "only_here") output.result(difference, () => lineOf(difference));
    },
    onProgress: (read: number) => progress(() => `${read} items read …`),
  };
  await compareRestored(comparison);
  if (!signal.aborted) await compareLive(comparison);
  const complete = !signal.aborted;
  output.note(
    isJson
      ? JSON.stringify({ table: name, ...counts, complete })
      : `${counts.only_restored} only in ${name}, ${counts.different} different, ${counts.only_here} only in ${label}`,
  );
  if (!complete) output.note("interrupted: not everything was compared");
  return complete && counts.only_restored + counts.different === 0 ? EXIT.ok : EXIT.failure;
}

const WORDS = { only_restored: "only restored", different: "different", only_here: "only here" } as const;

function lineOf({ list, transaction_id, timestamp, attributes = [] }: TableDifference): string {
  return printable([WORDS[list].padEnd(13), timestamp, transaction_id, attributes.join(",")].join("  ").trimEnd());
}
