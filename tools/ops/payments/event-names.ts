import { UsageError } from "../../../command-line/command.ts";
import { eventIdOfKey, eventIdOfSource, isIdempotencyKey } from "../../../functions/domain/webhook-identity.ts";

const EVENT_ID = /^[0-9a-f]{64}$/;

/**
 * The event_id of an event as people name it.
 * @param name with a source the id that the sender gave it; else a key, or the event_id itself
 * @throws UsageError for what cannot be a key
 */
export function eventIdOfNames(name: string, source: string | undefined): string {
  if (source !== undefined) return eventIdOfSource(source, name);
  if (EVENT_ID.test(name)) return name;
  if (isIdempotencyKey(name)) return eventIdOfKey(name);
  throw new UsageError("--event: must be visible ASCII without spaces");
}
