import { EXIT } from "../../../command-line/command.ts";
import { wholeNumber } from "../../../command-line/values.ts";
import { notificationErrors } from "../logs/notification-errors.ts";
import { pageProgress } from "../logs/page-progress.ts";
import { ifReadable } from "../logs/unreadable-logs.ts";
import { type Operation, type OperationRun, optionsOnly, textOf } from "../operation.ts";
import { printable } from "../output/output.ts";
import { duration, table } from "../output/table.ts";
import { timeOf } from "../payments/time-range.ts";
import { deadLetterQueues } from "../queues/dead-letter-queues.ts";
import { describedLetter, type Letter, lookAt, withError } from "../queues/letters.ts";

const DEFAULT_LIMIT = 200;

/** Source: Amazon SQS Developer Guide, "Amazon SQS message quotas": messages in flight, less some for others. */
const MAX_LIMIT = 100_000;

/** Looks into every dead-letter queue. */
export const DEAD_LETTERS: Operation = {
  summary: "what is in the dead-letter queues, without taking it",
  usage: `Shows what is in the dead-letter queues, and takes nothing. While it looks, for some seconds, nobody else receives these messages.

Usage: npm run ops -- dead-letters (--env <name> | --local) [--limit <number>] [--id <message>] [--since <time>]
         [--bodies] [--json]

  --limit <number>   how many of each queue are looked at, at most (default: ${DEFAULT_LIMIT}; with --id or --since all)
  --id <message>     only the letter with this message id
  --since <time>     only letters that were sent at this time or later; a day or a time, in UTC unless it has an offset
  --bodies           show what the letters hold, too: payments, and addresses that notify was given; with --json all of it

Of a notification that could not be published, the last error is told, from the log of notification-dispatcher.

Examples:
  npm run ops -- dead-letters --env prod
  npm run ops -- dead-letters --env prod --since 2026-11-24T08:00 --json

Exit code: 0 if there is none, 1 if there is one or after Ctrl-C, 2 for wrong usage.
`,
  options: {
    limit: { type: "string" },
    id: { type: "string" },
    since: { type: "string" },
    bodies: { type: "boolean" },
  },
  prepare(asked) {
    optionsOnly(asked);
    const since = textOf(asked, "since");
    const from = since === undefined ? 0 : Date.parse(timeOf("--since", since));
    const id = textOf(asked, "id");
    // Those that are wanted can be the last ones.
    const usual = since === undefined && id === undefined ? DEFAULT_LIMIT : MAX_LIMIT;
    const limit = wholeNumber("--limit", textOf(asked, "limit") ?? String(usual), { from: 1, to: MAX_LIMIT });
    const isWanted = (letter: Letter) => letter.sentAt >= from && (id === undefined || letter.id === id);
    const withBodies = asked.values.bodies === true;
    return (run) => show(run, { limit, isWanted, withBodies });
  },
};

interface Wanted {
  readonly limit: number;
  isWanted(letter: Letter): boolean;
  /** Whether what is in them is shown, which may be personal. */
  readonly withBodies: boolean;
}

async function show(
  { environment, output, signal }: OperationRun,
  { limit, isWanted, withBodies }: Wanted,
): Promise<number> {
  const found: Letter[] = [];
  for (const queue of await deadLetterQueues(environment)) {
    const letters = await lookAt(environment.clients.queues, queue, { limit, signal });
    if (letters.length === limit) output.note(`${limit} of ${queue.name} looked at, there may be more: give --limit`);
    found.push(...letters);
  }
  const wanted = found.filter(isWanted).sort((a, b) => a.sentAt - b.sentAt);
  const errors = await ifReadable(
    notificationErrors(environment, wanted, signal, pageProgress(output)),
    new Map<string, string>(),
    output,
  );
  const letters = wanted.map((letter) => withError(letter, errors));
  if (signal.aborted) {
    output.note("interrupted: dead letters may be missing");
    if (letters.length === 0) return EXIT.failure;
  }
  const now = Date.now();
  output.result(
    letters.map((letter) => ({ ...describedLetter(letter), ...(withBodies && { body: letter.body }) })),
    () =>
      letters.length === 0
        ? `No ${found.length > 0 ? "such " : ""}dead letter in ${environment.label}.`
        : table(
            ["Queue", "Message", "Age", "Payment", "Event", withBodies ? "Error, or what it holds" : "Error"],
            letters.map(({ queue, id, sentAt, transactionId = "-", eventId = "-", error, body }) => [
              queue.name,
              id,
              duration(now - sentAt),
              transactionId,
              eventId.slice(0, 12),
              error ?? (withBodies ? printable(body).slice(0, 60) : ""),
            ]),
          ),
  );
  return letters.length === 0 ? EXIT.ok : EXIT.failure;
}
