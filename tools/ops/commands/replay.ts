import { UsageError } from "../../../command-line/command.ts";
import { wholeNumber } from "../../../command-line/values.ts";
import { CHANGE_EXIT_USAGE, CHANGE_USAGE, changing } from "../change/change.ts";
import { isKnownSource } from "../environment/webhook-source.ts";
import { type Asked, textOf, typedAgain } from "../operation.ts";
import { checkTransactionId } from "../payments/asked.ts";
import { FILTER_OPTIONS, FILTER_USAGE, paymentFilter } from "../payments/payment-filter.ts";
import { planReplay, type Replay } from "../payments/plan-replay.ts";
import { eventsOfRange, eventsOfTransactions, millisecondOfRecord } from "../payments/replay.ts";
import { askedRange, RANGE_OPTIONS, RANGE_USAGE } from "../payments/time-range.ts";

const DEFAULT_RATE = 10;

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
    return async (run) => {
      await isKnownSource(run.environment, textOf(asked, "source"), run.output.note);
      return planReplay(run, replay, run.output.note);
    };
  },
});

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
    events: (environment, current) => eventsOfTransactions(environment, transactions, current),
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
    events: (environment, current) =>
      eventsOfRange(environment, { range, current, ...(filters.length > 0 && { isWanted }) }),
    goingOn: ({ timestamp }) =>
      typedAgain("replay", asked, { values: { ...asked.values, from: millisecondOfRecord(timestamp), to: range.to } }),
  };
}
