import type { RequestHeaders } from "../headers.ts";
import type { SourceRules } from "../source-rules.ts";
import type { Webhook } from "../webhook.ts";

/** A request as it came. Nothing of it is believed yet. */
export interface SignedRequest {
  readonly headers: RequestHeaders;
  /** The body's bytes as received. */
  readonly rawBody: Buffer;
}

/** What a request says of its signature, before a secret is looked at. */
export interface ClaimedSignature {
  /** When the sender says it signed: seconds since 1970, UTC. @default - no time is signed */
  readonly signedAt?: number;
  /** By how many seconds that may differ from now. @default - `SIGNATURE_TOLERANCE_SECONDS` */
  readonly toleranceSeconds?: number;
  /** Whether one of the keys made one of the signatures: during a rotation a sender may sign with both secrets. */
  isMadeBy(keys: readonly Buffer[]): boolean;
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

/** A request that a live secret of its source signed. */
export interface VerifiedRequest {
  readonly headers: RequestHeaders;
  /** The body's text as received. */
  readonly body: string;
  /**
   * Makes our id of the event out of the one that its sender gave it. To be called before anything of the event is refused: the
   * lines of the log name the event from then on.
   */
  readonly identify: (id: string) => string;
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
   * The payment that a request brings, or why it is ignored.
   * @throws RequestError naming the field
   */
  readWebhook(request: VerifiedRequest): Webhook | IgnoredEvent;
}
