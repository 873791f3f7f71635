import type { RequestHeaders } from "../headers.ts";
import type { EventKind } from "../payment-events.ts";
import type { Certificates } from "../ports.ts";
import type { Capture, SourceMode, SourceRules } from "../source-rules.ts";
import type { Webhook } from "../webhook.ts";

/** A request as it came. Nothing of it is believed yet. */
export interface SignedRequest {
  readonly headers: RequestHeaders;
  /** The body's bytes as received. */
  readonly rawBody: Buffer;
  /** The URL to which the sender was told to send. */
  readonly url: string;
  /** Which of the sender's modes the source takes. @default - `live` */
  readonly mode?: SourceMode;
}

/** What a request says of its signature, before a secret is looked at. */
export interface ClaimedSignature {
  /** When the sender says it signed: seconds since 1970, UTC. @default - no time is signed */
  readonly signedAt?: number;
  /** By how many seconds that may differ from now. @default - `SIGNATURE_TOLERANCE_SECONDS` */
  readonly toleranceSeconds?: number;
  /**
   * Whether one of the keys made one of the signatures: during a rotation a sender may sign with both secrets.
   * @param certificates of senders that sign with a private key
   * @throws SignatureError if the sender's certificate is not one to believe, CertificateError if it could not be read
   */
  isMadeBy(keys: readonly Buffer[], certificates?: Certificates): boolean | Promise<boolean>;
}

/** How requests are signed. Most schemes are data for {@link hmac}; what needs code of its own implements this. */
export interface SignatureMethod {
  /** @throws SignatureError if the request is not signed in this way */
  claim(request: SignedRequest): ClaimedSignature;
  /**
   * The keys that a secret may stand for.
   * @throws WebhookSecretError if it is not a secret of this scheme; the message does not repeat it
   */
  signingKeys(secret: string): readonly Buffer[];
}

/** An event in a request that a live secret of its source signed. */
export interface VerifiedEvent {
  readonly headers: RequestHeaders;
  /** The event's text: the body as received, or its part of that. */
  readonly body: string;
  /**
   * Makes our id of the event out of the one that its sender gave it. To be called before anything of the event is refused: the
   * lines of the log name the event from then on.
   * @param named how the sender names the event beside what it signs, if it does: the log has that as well
   */
  readonly identify: (id: string, named?: string) => string;
  readonly source: SourceRules;
}

/** Why an event is not recorded although nothing is wrong with it. */
export interface IgnoredEvent {
  readonly ignored: "not about a payment" | "of the other mode" | "in another currency";
}

/** A way to sign webhooks, and what the signed bodies hold. */
export interface WebhookScheme {
  readonly signature: SignatureMethod;
  /**
   * The bodies of the events that a request brings.
   * @throws RequestError naming the field
   * @default - one event: the body
   */
  readonly split?: (body: string) => readonly string[];
  /** The answer to a request whose events are recorded or ignored. @default - JSON with a message */
  readonly answer?: string;
  /**
   * The payment that an event brings, or why it is ignored.
   * @throws RequestError naming the field
   */
  readWebhook(event: VerifiedEvent): Webhook | IgnoredEvent;
  /** The events about a payment, by what says of an event what it is. @default - it takes code to tell */
  readonly events?: Readonly<Record<string, OfSource<EventKind | { readonly kind: EventKind }>>>;
}

/** The same for every source, or something by how payments are captured: undefined where that is nothing. */
export type OfSource<T> = T | Readonly<Record<Capture, T | undefined>>;

/** What it is for a source that captures in this way. */
export function ofSource<T extends string | object>(given: OfSource<T>, capture: Capture): T | undefined {
  return isByCapture(given) ? given[capture] : given;
}

export function isByCapture<T extends string | object>(
  given: OfSource<T>,
): given is Readonly<Record<Capture, T | undefined>> {
  return typeof given === "object" && "automatic" in given;
}
