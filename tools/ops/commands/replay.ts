import { CommandFailure, UsageError } from "../../../command-line/command.ts";
import { wholeNumber } from "../../../command-line/values.ts";
import { CHANGE_EXIT_USAGE, CHANGE_USAGE, changing } from "../change/change.ts";
import { createPace } from "../change/pace.ts";
import type { Outcome, Plan } from "../change/plan.ts";
import { everyFewSeconds } from "../change/progress.ts";
import { type Asked, type OperationRun, textOf, typedAgain } from "../operation.ts";
import { duration } from "../output/table.ts";
import { checkTransactionId } from "../payments/asked.ts";
import { FILTER_OPTIONS, FILTER_USAGE, paymentFilter } from "../payments/payment-filter.ts";
import { type Published, publishEvents } from "../payments/publish-events.ts";
import {
  createPublisher,
  eventsOfRange,
  eventsOfTransactions,
  millisecondOfRecord,
  type ReplayedEvent,
} from "../payments/replay.ts";
import { askedRange, RANGE_OPTIONS, RANGE_USAGE } from "../payments/time-range.ts";

const DEFAULT_RATE = 10;

/** Event ids that the audit record has, and failures that are told one by one. */
const MAX_TOLD = { ids: 1000, failures: 50 };

/** Publishes notifications again. */
export const REPLAY = changing("replay", {
  summary: "publish notifications again from the records, marked as replayed",
  usage: `Publishes notifications again: for each event the same one as before, the oldest event first, with the message attribute
replayed = true. All subscribers get them, e-mail addresses too. Nothing is recorded by it.

Usage: npm run ops -- replay <transaction …> [options] [--dry-run | --yes] (--env <name> | --local) [--json]
       npm run ops -- replay --from <time> [--to <time>] [filters] [options] [--dry-run | --yes] (--env <name> | --local) [--json]

${RANGE_USAGE}
${FILTER_USAGE}
  --current              only one for each payment, with what it is now
  --rate <number>        published in a second (default: ${DEFAULT_RATE})
${CHANGE_USAGE}

After Ctrl-C or a failure it prints the command that goes on. That one can publish the events of one millisecond twice, or those of one
transaction.

Examples:
  npm run ops -- replay txn-17 txn-18 --env prod
  npm run ops -- replay --env prod --from 2026-11-24T08:00 --to 2026-11-24T09:30 --dry-run
  npm run ops -- replay --env prod --from 2026-11-24 --status completed --current --rate 50

${CHANGE_EXIT_USAGE}
`,
  options: { ...RANGE_OPTIONS, ...FILTER_OPTIONS, current: { type: "boolean" }, rate: { type: "string" } },
  prepare(asked) {
    const rate = wholeNumber("--rate", textOf(asked, "rate") ?? String(DEFAULT_RATE), { from: 1, to: 1000 });
    const replay = {
      rate,
      current: asked.values.current === true,
      ...(isOfTransactions(asked) ? ofTransactions(asked) : ofRange(asked)),
    };
    return (run) => plan(run, replay);
  },
});

interface Replay {
  readonly rate: number;
  readonly current: boolean;
  events(run: OperationRun, current: boolean): AsyncIterable<ReplayedEvent>;
  /** For the audit record. */
  readonly facts: Readonly<Record<string, string>>;
  /** The command that goes on with this event. */
  goingOn(next: ReplayedEvent): string;
}

function isOfTransactions({ values, positionals }: Asked): boolean {
  const ofRange = Object.keys({ ...RANGE_OPTIONS, ...FILTER_OPTIONS }).find((name) => values[name] !== undefined);
  if (positionals.length > 0 && ofRange)
    throw new UsageError(`transactions and --${ofRange} given, allowed: one of them`);
  return positionals.length > 0;
}

function ofTransactions(asked: Asked): Omit<Replay, "rate" | "current"> {
  for (const transactionId of asked.positionals) checkTransactionId(transactionId);
  const transactions = [...new Set(asked.positionals)];
  return {
    facts: {},
    events: ({ environment }, current) => eventsOfTransactions(environment, transactions, current),
    goingOn: ({ transaction_id }) =>
      typedAgain("replay", asked, { positionals: transactions.slice(transactions.indexOf(transaction_id)) }),
  };
}

function ofRange(asked: Asked): Omit<Replay, "rate" | "current"> {
  if (asked.values.from === undefined)
    throw new UsageError("neither transactions nor --from given, allowed: one of them");
  const range = askedRange(asked);
  const filters = Object.keys(FILTER_OPTIONS).filter((name) => asked.values[name] !== undefined);
  const isWanted = paymentFilter(asked);
  return {
    facts: { ...range, filters: filters.map((name) => `${name}=${asked.values[name]}`).join(" ") },
    events: ({ environment }, current) =>
      eventsOfRange(environment, { range, current, ...(filters.length > 0 && { isWanted }) }),
    goingOn: ({ timestamp }) =>
      typedAgain("replay", asked, { values: { ...asked.values, from: millisecondOfRecord(timestamp), to: range.to } }),
  };
}

async function plan(run: OperationRun, replay: Replay): Promise<Plan> {
  const { environment, output, signal } = run;
  const { rate, current, facts } = replay;
  const progress = everyFewSeconds((text) => output.note(text));
  const eventIds: string[] = [];
  let count = 0;
  for await (const { event_id, timestamp } of replay.events(run, current)) {
    if (signal.aborted) throw new CommandFailure("interrupted: nothing was published");
    count += 1;
    if (eventIds.length < MAX_TOLD.ids) eventIds.push(event_id);
    progress(() => `${count} notifications to publish found so far, at ${timestamp.slice(0, 19)}Z …`);
  }
  const what = `${count} ${count === 1 ? "notification" : "notifications"}`;
  return {
    says: [
      `publish ${what} again, ${current ? "of each payment as it is now" : "one for each event"}, ${rate} in a second (${duration((count / rate) * 1000)})`,
      `to all subscribers of ${environment.name("payment-email-notifications")}, marked as replayed`,
    ],
    facts: { ...facts, current, rate, notifications: count, event_ids: eventIds },
    ...(count > 0 && { apply: (tell) => publish(run, replay, { count, tell }) }),
  };
}

async function publish(
  run: OperationRun,
  replay: Replay,
  { count, tell }: { readonly count: number; tell(text: string): void },
): Promise<Outcome> {
  const { environment, signal } = run;
  const { rate, current } = replay;
  const progress = everyFewSeconds(tell);
  const done = await publishEvents({
    events: replay.events(run, current),
    pace: createPace(rate, signal),
    signal,
    publish: await createPublisher(environment, { current }),
    onProgress: (published, { timestamp }) =>
      progress(() => `${published} of ${count} published so far, at ${timestamp.slice(0, 19)}Z …`),
  });
  const { published, failed, next, stopped } = done;
  return {
    says: [
      `${published} of ${count} published`,
      ...shortfalls(done),
      ...(next ? [`go on with: ${replay.goingOn(next)}`] : []),
    ],
    facts: {
      published,
      failed: failed.map(({ event }) => event.event_id),
      ...(next && { next_event: next.event_id, next_time: millisecondOfRecord(next.timestamp) }),
      ...(stopped !== undefined && { stopped }),
    },
    complete: failed.length === 0 && next === undefined && stopped === undefined,
  };
}

function shortfalls({ failed, stopped }: Published): string[] {
  return [
    ...failed
      .slice(0, MAX_TOLD.failures)
      .map(({ event, reason }) => `not published: event ${event.event_id} of ${event.transaction_id}: ${reason}`),
    ...(failed.length > MAX_TOLD.failures ? [`and ${failed.length - MAX_TOLD.failures} more`] : []),
    ...(stopped === undefined ? [] : [`ended early: ${stopped}`]),
  ];
}
