import { UsageError } from "../../../command-line/command.ts";
import { wholeNumber } from "../../../command-line/values.ts";
import { CHANGE_EXIT_USAGE, CHANGE_USAGE, changing } from "../change/change.ts";
import { optionsOnly, textOf, textsOf } from "../operation.ts";
import { checkDestination } from "../queues/destination.ts";
import { planRedrive } from "../queues/redrive.ts";

const DEFAULT_QUEUE = "payment-notifications-dlq";
const DEFAULT_RATE = 10;

/** Sends dead letters back. */
export const REDRIVE = changing("redrive", {
  summary: "send dead letters back, or elsewhere, or write them into a file and delete them",
  usage: `Sends dead letters back into the queue that they came from, once the cause is gone. Each is sent first and deleted then, so none is
lost; after an interruption one can be sent twice, which is allowed. What was sent is looked after for some seconds.

Usage: npm run ops -- redrive (--all | --id <id> …) [options] [--dry-run | --yes] (--env <name> | --local) [--json]

  --all                  all that are there when the command begins
  --id <id>              the letter with this message id, as dead-letters shows it; may be given again
  --queue <name>         of another dead-letter queue (default: ${DEFAULT_QUEUE}); only that one has a way back
  --to <queue>           into this queue instead: its URL or ARN
  --rate <number>        sent in a second (default: ${DEFAULT_RATE})
  --discard              instead: write them into a file, one JSON object a line, then delete them
  --keep <file>          the file of --discard, which must not exist (default: dead-letters-<time>.jsonl). It holds payments
${CHANGE_USAGE}

Examples:
  npm run ops -- redrive --env prod --all --dry-run
  npm run ops -- redrive --env prod --id 5fea7756-0ea4-451a-a703-a558b933e274
  npm run ops -- redrive --env prod --queue payment-email-notifications-dlq --all --to arn:aws:sqs:eu-central-1:123456789012:orders
  npm run ops -- redrive --env prod --queue payment-alarms-dlq --all --discard

${CHANGE_EXIT_USAGE}
`,
  options: {
    all: { type: "boolean" },
    id: { type: "string", multiple: true },
    queue: { type: "string" },
    to: { type: "string" },
    rate: { type: "string" },
    discard: { type: "boolean" },
    keep: { type: "string" },
  },
  prepare(asked) {
    optionsOnly(asked);
    const ids = textsOf(asked, "id");
    if ((asked.values.all === true) === ids.length > 0)
      throw new UsageError("give either --all or --id, allowed: one of them");
    const [to, rate, keep] = [textOf(asked, "to"), textOf(asked, "rate"), textOf(asked, "keep")];
    const isDiscarded = asked.values.discard === true;
    const useless = (["to", "rate"] as const).find((name) => isDiscarded && asked.values[name] !== undefined);
    if (useless) throw new UsageError(`--discard and --${useless} given, allowed: one of them`);
    if (keep !== undefined && !isDiscarded) throw new UsageError("--keep given, allowed: with --discard");
    if (to !== undefined) checkDestination(to);
    const redrive = {
      queue: textOf(asked, "queue") ?? DEFAULT_QUEUE,
      rate: wholeNumber("--rate", rate ?? String(DEFAULT_RATE), { from: 1, to: 1000 }),
      to,
      ...(ids.length > 0 && { ids }),
      ...(isDiscarded && { keep: keep ?? defaultFile() }),
    };
    return (run) => planRedrive(run, redrive, (text) => run.output.note(text));
  },
});

function defaultFile(): string {
  return `dead-letters-${new Date().toISOString().slice(0, 19).replaceAll(":", "")}Z.jsonl`;
}
