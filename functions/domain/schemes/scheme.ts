import type { RequestHeaders } from "../headers.ts";
import type { SourceRules } from "../source-rules.ts";
import type { Webhook } from "../webhook.ts";

/** What the headers of a request say of its signature, before any of it is checked. */
export interface ClaimedSignature {
  /** When the sender says it signed: seconds since 1970, UTC. */
  readonly timestamp: number;
  /** What was signed ahead of the body's bytes. */
  readonly prefix: string;
  /** HMAC-SHA256 each. One right signature is enough: during a rotation a sender signs with both secrets. */
  readonly signatures: readonly Buffer[];
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

/** A way to sign webhooks by HMAC-SHA256, and what the signed bodies hold. */
export interface WebhookScheme {
  /** @throws SignatureError if the headers are not of this scheme */
  readSignature(headers: RequestHeaders): ClaimedSignature;
  /**
   * The HMAC key that a secret stands for.
   * @throws WebhookSecretError if it is not a secret of this scheme; the message does not repeat it
   */
  signingKey(secret: string): Buffer;
  /**
   * The payment that a request brings, or why it is ignored.
   * @throws RequestError naming the field
   */
  readWebhook(request: VerifiedRequest): Webhook | IgnoredEvent;
}
