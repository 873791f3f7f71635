import type { Webhook } from "../webhook.ts";

/** Headers under lower-case names. */
export type Headers = Readonly<Record<string, string | undefined>>;

/** What the headers of a request say of its signature, before any of it is checked. */
export interface ClaimedSignature {
  /** When the sender says it signed: seconds since 1970, UTC. */
  readonly timestamp: number;
  /** What was signed ahead of the body's bytes. */
  readonly prefix: string;
  /** HMAC-SHA256 each. One that is right is enough: a sender signs with two secrets while it changes from one to the other. */
  readonly signatures: readonly Buffer[];
}

/** A request whose signature is right. */
export interface SignedRequest {
  readonly headers: Headers;
  /** The body's text as received. */
  readonly body: string;
  /** Name of the source that it came for. */
  readonly source: string;
}

/** A way to sign webhooks by HMAC-SHA256, and what the signed bodies hold. */
export interface WebhookScheme {
  /** @throws SignatureError if the headers are not of this scheme */
  readSignature(headers: Headers): ClaimedSignature;
  /**
   * The HMAC key that a secret stands for.
   * @throws WebhookSecretError if it is no secret of this scheme; says nothing of it
   */
  signingKey(secret: string): Buffer;
  /**
   * The payment that a request brings; undefined if it is about something else, which is no fault.
   * @throws RequestError naming the field
   */
  readWebhook(request: SignedRequest): Webhook | undefined;
}
