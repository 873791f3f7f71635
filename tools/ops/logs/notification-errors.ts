import { NOTIFICATION_FAILED_LINE } from "../../../functions/domain/log-messages.ts";
import type { Environment } from "../environment/environment.ts";
import { isoTime } from "../payments/time-range.ts";
import type { Letter } from "../queues/letters.ts";
import { causeOf } from "./described-line.ts";
import { logGroupOf } from "./log-groups.ts";
import { type LogReading, readLogs } from "./read-logs.ts";

/**
 * Why letters of the notification queue could not be published, the last time: by the letter's id. Those of other queues, and
 * those of which the logs have nothing, are left out.
 */
export async function notificationErrors(
  environment: Environment,
  letters: readonly Letter[],
  signal: AbortSignal,
  onPage?: LogReading["onPage"],
): Promise<ReadonlyMap<string, string>> {
  const queue = environment.name("payment-notifications-dlq");
  const own = letters.filter((letter) => letter.queue.name === queue);
  if (own.length === 0) return new Map();
  const byMessage = new Map<unknown, string>();
  const byEvent = new Map<unknown, string>();
  await readLogs(
    environment,
    {
      groups: [logGroupOf(environment, "notification-dispatcher")],
      patterns: [`{ $.message = "${NOTIFICATION_FAILED_LINE}" }`],
      // No letter fails before it is sent. The clock of this machine may be behind.
      range: { from: isoTime(Math.min(...own.map(({ sentAt }) => sentAt))), to: isoTime(Date.now() + 60_000) },
      signal,
      onPage,
    },
    ({ fields }) => {
      const cause = causeOf(fields).join(", ");
      byMessage.set(fields.message_id, cause);
      byEvent.set(fields.event_id, cause);
    },
  );
  // One that was sent back, and failed again, has another message id.
  const errors = own.map(({ id, eventId }) => [id, byMessage.get(id) ?? (eventId && byEvent.get(eventId))] as const);
  return new Map(errors.filter((entry): entry is [string, string] => Boolean(entry[1])));
}
