import { notificationErrors } from "../../../ops/logs/notification-errors.ts";
import { ifReadable } from "../../../ops/logs/unreadable-logs.ts";
import { deadLetterQueues } from "../../../ops/queues/dead-letter-queues.ts";
import { describedLetter, lookAt, withError } from "../../../ops/queues/letters.ts";
import type { DeadLetters } from "../../contract.ts";
import type { ConsoleRoute } from "../route.ts";

/** Letters of each queue. */
const LIMIT = 200;

/** A cause that the logs do not tell is left out. */
const SILENT = { result() {}, note() {} };

/** Looks into the dead-letter queues. For the seconds that it takes, nobody else receives what it looks at. */
export const DEAD_LETTERS: ConsoleRoute = {
  method: "GET",
  path: "/api/dead-letters",
  async answer({ signal }, { environment }) {
    const queues = await deadLetterQueues(environment);
    const found = await Promise.all(
      queues.map((queue) => lookAt(environment.clients.queues, queue, { limit: LIMIT, signal })),
    );
    const errors = await ifReadable(
      notificationErrors(environment, found.flat(), signal),
      new Map<string, string>(),
      SILENT,
    );
    return {
      queues: queues.map(({ name }, index) => ({ name, letters: found[index]?.length ?? 0 })),
      letters: found
        .flat()
        .sort((a, b) => a.sentAt - b.sentAt)
        .map((letter) => describedLetter(withError(letter, errors))),
      hasMore: found.some(({ length }) => length === LIMIT),
    } satisfies DeadLetters;
  },
};
