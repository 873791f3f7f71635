import { UsageError } from "../../../command-line/command.ts";
import { transactionIdParameter } from "../../../functions/domain/contracts.ts";
import { isIdempotencyKey } from "../../../functions/domain/webhook-identity.ts";
import type { Environment } from "../environment/environment.ts";
import { type ClaimTimes, claimsOf } from "../payments/claims.ts";
import { eventIdOfNames } from "../payments/event-names.ts";
import { eventsOf } from "../payments/stored-events.ts";
import { canBeLogged } from "./id-patterns.ts";

/** What a name can mean: one name can be several of them. */
export interface Name {
  readonly eventId: string;
  /** Of API Gateway or Lambda. */
  readonly requestId: string | undefined;
  readonly transactionId: string | undefined;
}

/** The ids under which logs can have something, and when their events were received and completed, as far as that is known. */
export interface NamedInLogs {
  /** `event_id`s and request ids. */
  readonly ids: readonly string[];
  readonly claims: readonly ClaimTimes[];
}

/**
 * @param name a transaction id, an `event_id`, a key, or API Gateway's request id; with a source its sender's event id
 * @throws UsageError if it can be none of them
 */
export function readName(name: string, source: string | undefined): Name {
  if (source !== undefined) {
    return { eventId: eventIdOfNames(name, source), requestId: undefined, transactionId: undefined };
  }
  if (!isIdempotencyKey(name)) throw new UsageError(`"${name}" given, allowed: a transaction, event or request id`);
  return {
    eventId: eventIdOfNames(name, undefined),
    requestId: canBeLogged(name) ? name : undefined,
    transactionId: transactionIdParameter.safeParse(name).success ? name : undefined,
  };
}

/** A transaction is found by its events: its own id is in no log, because it could be a card number. */
export async function idsOfName(
  environment: Environment,
  { eventId, requestId, transactionId }: Name,
): Promise<NamedInLogs> {
  const { clients, table } = environment;
  const ofTransaction = transactionId === undefined ? [] : (await eventsOf(environment, transactionId)).events;
  const claimed = await claimsOf(clients.documents, table, [eventId]);
  return {
    ids: [...new Set([...ofTransaction.map(({ event_id }) => event_id), eventId, ...(requestId ? [requestId] : [])])],
    claims: [...ofTransaction, ...claimed.values()],
  };
}
