/** Test events, each scheme's as its senders write and sign them. */
import { randomBytes } from "node:crypto";
import { stringifyExactJson } from "../../functions/domain/exact-json.ts";
import type { SchemeName } from "../../functions/domain/schemes/index.ts";
import type { EventOptions } from "./options.ts";
import { SENDERS } from "./senders/index.ts";
import { digest, type Signing } from "./senders/sender.ts";

/** An event's id that nobody had before. It begins with its time, so that the same id always makes the same event. */
export function newEventId(scheme: SchemeName, now: number): string {
  return `${SENDERS[scheme].eventIdPrefix}${Math.floor(now / 1000)}${randomBytes(8).toString("hex")}`;
}

/** The transaction that an event is about, unless the options name one. */
export function transactionOf(scheme: SchemeName, eventId: string, { id }: EventOptions): string {
  return id ?? `${SENDERS[scheme].transactionIdPrefix}${digest(eventId)}`;
}

/**
 * The body of an event, the same for the same id and options: a provider that repeats an event repeats all of it.
 * @throws UsageError if the options make no event of the scheme
 */
export function eventBody(scheme: SchemeName, eventId: string, options: EventOptions): string {
  return stringifyExactJson(SENDERS[scheme].event(eventId, transactionOf(scheme, eventId, options), options));
}

/** The headers that a signed event is sent with, made by the scheme's own client. */
export async function signedHeaders(
  scheme: SchemeName,
  { signedAt = new Date(), ...signing }: Omit<Signing, "signedAt"> & Partial<Pick<Signing, "signedAt">>,
): Promise<Record<string, string>> {
  return { "content-type": "application/json", ...(await SENDERS[scheme].sign({ ...signing, signedAt })) };
}
