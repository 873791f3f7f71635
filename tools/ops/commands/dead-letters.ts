import { EXIT } from "../../../command-line/command.ts";
import { wholeNumber } from "../../../command-line/values.ts";
import { type Operation, type OperationRun, optionsOnly, textOf } from "../operation.ts";
import { printable } from "../output/output.ts";
import { duration, table } from "../output/table.ts";
import { deadLetterQueues } from "../queues/dead-letter-queues.ts";
import { type Letter, lookAt } from "../queues/letters.ts";

const DEFAULT_LIMIT = 200;

/** Looks into every dead-letter queue. */
export const DEAD_LETTERS: Operation = {
  summary: "what is in the dead-letter queues, without taking it",
  usage: `Shows what is in the dead-letter queues, and takes nothing. While it looks, for some seconds, nobody else receives these messages.

Usage: npm run ops -- dead-letters (--env <name> | --local) [--limit <number>] [--json]

  --limit <number>   how many of each queue at most (default: ${DEFAULT_LIMIT})

Examples:
  npm run ops -- dead-letters --env prod
  npm run ops -- dead-letters --env prod --json

Exit code: 0 if there is none, 1 if there is one, 2 for wrong usage.
`,
  options: { limit: { type: "string" } },
  prepare(asked) {
    optionsOnly(asked);
    const limit = wholeNumber("--limit", textOf(asked, "limit") ?? String(DEFAULT_LIMIT), { from: 1, to: 100_000 });
    return (run) => show(run, limit);
  },
};

async function show({ environment, output, signal }: OperationRun, limit: number): Promise<number> {
  const letters: Letter[] = [];
  for (const queue of await deadLetterQueues(environment)) {
    letters.push(...(await lookAt(environment.clients.queues, queue, { limit, signal })));
  }
  letters.sort((a, b) => a.sentAt - b.sentAt);
  const now = Date.now();
  output.result(letters.map(described), () =>
    letters.length === 0
      ? `No dead letter in ${environment.label}.`
      : table(
          ["Queue", "Message", "Age", "Payment", "Event", "Error, or what it holds"],
          letters.map(({ queue, id, sentAt, transactionId = "-", eventId = "-", error, body }) => [
            queue.name,
            id,
            duration(now - sentAt),
            transactionId,
            eventId.slice(0, 12),
            error ?? (transactionId === "-" ? printable(body).slice(0, 60) : ""),
          ]),
        ),
  );
  return letters.length === 0 ? EXIT.ok : EXIT.failure;
}

function described({ queue, id, sentAt, transactionId, eventId, error, body }: Letter) {
  return {
    queue: queue.name,
    message_id: id,
    sent_at: new Date(sentAt).toISOString(),
    ...(transactionId !== undefined && { transaction_id: transactionId }),
    ...(eventId !== undefined && { event_id: eventId }),
    ...(error !== undefined && { error }),
    body,
  };
}
