import { WebhookSecretError } from "./errors.ts";
import { MAX_SIGNED_BODY_BYTES } from "./limits.ts";
import type { Clock, WebhookSecrets } from "./ports.ts";
import { SCHEMES } from "./schemes/index.ts";
import type { RequestHeaders, WebhookScheme } from "./schemes/scheme.ts";
import { checkBodySize } from "./validation.ts";
import type { Webhook } from "./webhook.ts";
import { checkSignature, checkTime } from "./webhook-signature.ts";
import type { WebhookSource } from "./webhook-sources.ts";

/** A request to a source's route, before its signature is checked. */
export interface UnverifiedRequest {
  readonly headers: RequestHeaders;
  readonly rawBody: Buffer;
  /** Returns the body as text. Called only after the signature was found right. */
  readonly readBody: () => string | null;
}

/**
 * Reads a source's request if one of its live secrets signed exactly these bytes within the last five minutes. Nothing of the
 * body is parsed before that is known.
 * @returns the webhook; undefined if the event is about no payment
 * @throws SignatureError 401
 * @throws WebhookSecretError if the source has no secret to verify with
 * @throws RequestError 413 before the signature is looked at, 400 for what a signed body holds
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
 * The keys of those live values that are secrets of the scheme. A wrong value that was put by mistake and then replaced is
 * still the previous one, and must not keep the right one from counting.
 * @throws WebhookSecretError if no live value is a secret of the scheme
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
