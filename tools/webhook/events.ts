/** Test events, each scheme's as its senders write and sign them. */
import { randomBytes } from "node:crypto";
import { UsageError } from "../../command-line/command.ts";
import { stringifyExactJson } from "../../functions/domain/exact-json.ts";
import type { EventOptions } from "./options.ts";
import { type SenderName, senderOf } from "./senders/index.ts";
import { digest, type Signing } from "./senders/sender.ts";

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;

/** An event's id that nobody had before. It begins with its time, so that the same id always makes the same event. */
export function newEventId(scheme: SenderName, now: number): string {
  return `${senderOf(scheme).eventIdPrefix}${Math.floor(now / 1000)}${randomBytes(8).toString("hex")}`;
}

/** When an event happened, if its id tells, as {@link newEventId} makes it. */
export function timeInId(scheme: SenderName, eventId: string): Date | undefined {
  const { eventIdPrefix } = senderOf(scheme);
  if (!eventId.startsWith(eventIdPrefix)) return undefined;
  const seconds = /^\d{10}/.exec(eventId.slice(eventIdPrefix.length))?.[0];
  return seconds === undefined ? undefined : new Date(Number(seconds) * 1000);
}

/** The beginning of a day in UTC: when an event happened that does not tell, the same for each time it is sent that day. */
export function startOfDay(now: number): Date {
  return new Date(now - (now % DAY_MILLISECONDS));
}

/** The transaction that an event is about, unless the options name one. */
export function transactionOf(scheme: SenderName, eventId: string, { id }: EventOptions): string {
  return id ?? `${senderOf(scheme).transactionIdPrefix}${digest(eventId)}`;
}

/**
 * The body of an event, the same for the same id, options and day: a provider that repeats an event repeats all of it.
 * @param now milliseconds, for an event whose time neither the options nor its id tell
 * @throws UsageError if the options make no event of the scheme
 */
export function eventBody(scheme: SenderName, eventId: string, options: EventOptions, now: number): string {
  const sender = senderOf(scheme);
  if (options.occurredAt !== undefined && !sender.timeInBody) {
    throw new UsageError("--occurred-at given, allowed: not with a sender whose events do not tell their time");
  }
  const identity = {
    eventId,
    transactionId: transactionOf(scheme, eventId, options),
    occurredAt: options.occurredAt ?? timeInId(scheme, eventId) ?? startOfDay(now),
  };
  return stringifyExactJson(sender.event(identity, options));
}

/** A request as its sender signed it. */
export interface SignedEvent {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An event as it is sent: its headers made by the scheme's own client, and its body, which may hold the signature. */
export async function signedRequest(
  scheme: SenderName,
  { signedAt = new Date(), ...given }: Omit<Signing, "signedAt"> & Partial<Pick<Signing, "signedAt">>,
): Promise<SignedEvent> {
  const { sign, signBody } = senderOf(scheme);
  const signing = { ...given, signedAt };
  const headers = { "content-type": "application/json", ...(await sign(signing)) };
  return { headers, body: signBody?.(signing) ?? signing.body };
}
