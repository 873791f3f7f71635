import { WebhookSecretError } from "./errors.ts";
import { MAX_SIGNED_BODY_BYTES } from "./limits.ts";
import type { Clock, WebhookSecrets } from "./ports.ts";
import { SCHEMES } from "./schemes/index.ts";
import type { Headers, WebhookScheme } from "./schemes/scheme.ts";
import { checkBodySize } from "./validation.ts";
import type { Webhook } from "./webhook.ts";
import { checkSignature, checkTime } from "./webhook-signature.ts";
import type { WebhookSource } from "./webhook-sources.ts";

/** A request to a source's route, as it came. */
export interface UnverifiedRequest {
  readonly headers: Headers;
  readonly rawBody: Buffer;
  /** The body as text; called only once the signature is right. */
  readonly readBody: () => string | null;
}

/**
 * Lets a source's request in if one of its live secrets signed these very bytes within the last five minutes, and reads it.
 * Nothing of the body is parsed before.
 * @returns the webhook; undefined if the event is about no payment
 * @throws SignatureError 401
 * @throws WebhookSecretError if the source has no secret to verify with
 * @throws RequestError 413 before the signature is looked at; 400 and 413 for what a signed body holds
 */
export async function receiveWebhook(
  { headers, rawBody, readBody }: UnverifiedRequest,
  source: WebhookSource,
  { secrets, clock }: { readonly secrets: WebhookSecrets; readonly clock: Clock },
): Promise<Webhook | undefined> {
  checkBodySize(rawBody.length, MAX_SIGNED_BODY_BYTES);
  const scheme = SCHEMES[source.scheme];
  const claimed = scheme.readSignature(headers);
  checkTime(claimed, clock.now());
  const live = await secrets.live(source.secretId);
  checkSignature(claimed, rawBody, signingKeys(live, scheme));
  return scheme.readWebhook({ headers, body: readBody() ?? "", source: source.name });
}

/**
 * The keys of those live values that are secrets of the scheme. One that is none, put by mistake and replaced since, is still
 * the previous one and must not keep the right one from counting.
 * @throws WebhookSecretError if none is
 */
function signingKeys(live: readonly string[], scheme: WebhookScheme): Buffer[] {
  const keys: Buffer[] = [];
  let fault: WebhookSecretError | undefined;
  for (const secret of live) {
    try {
      keys.push(scheme.signingKey(secret));
    } catch (error) {
      if (!(error instanceof WebhookSecretError)) throw error;
      fault ??= error;
    }
  }
  if (fault && keys.length === 0) throw fault;
  return keys;
}
