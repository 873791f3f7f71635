import { createHash } from "node:crypto";
import type { EventOptions } from "../options.ts";

export interface Signing {
  readonly secret: string;
  readonly body: string;
  readonly eventId: string;
  readonly signedAt: Date;
}

/** What makes an event that event, and no other. */
export interface EventIdentity {
  readonly eventId: string;
  readonly transactionId: string;
  readonly occurredAt: Date;
}

/** How senders of a scheme write and sign their events. Shares no code with what verifies and reads them. */
export interface Sender {
  readonly eventIdPrefix: string;
  readonly transactionIdPrefix: string;
  /** Whether an event's id stands in its body, and not in a header. */
  readonly idInBody: boolean;
  /** Whether an event tells when it happened. */
  readonly timeInBody: boolean;
  /** Names of headers, and their values. The scheme's own client is loaded when it is needed. */
  sign(signing: Signing): Promise<Readonly<Record<string, string>>>;
  /**
   * An event of a transaction, to be written as JSON; the same for the same arguments.
   * @throws UsageError if the options make no event of the scheme
   */
  event(identity: EventIdentity, options: EventOptions): object;
}

/** Characters as of an id, always the same for the same text. */
export function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 24);
}
