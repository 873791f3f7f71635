import { webhookPaymentOf } from "./contracts.ts";
import type { Currencies } from "./currencies.ts";
import { SignatureError, WebhookSecretError } from "./errors.ts";
import type { RequestHeaders } from "./headers.ts";
import { MAX_SIGNED_BODY_BYTES } from "./limits.ts";
import type { Lifecycle } from "./payment-events.ts";
import type { Clock, WebhookSecrets } from "./ports.ts";
import { SCHEMES } from "./schemes/index.ts";
import type { ClaimedSignature, IgnoredEvent, SignatureMethod } from "./schemes/scheme.ts";
import type { SourceRules } from "./source-rules.ts";
import { checkBodySize } from "./validation.ts";
import type { Webhook } from "./webhook.ts";
import { type EventObserver, eventIdOfSource } from "./webhook-identity.ts";
import { checkTime } from "./webhook-signature.ts";
import type { WebhookSource } from "./webhook-sources.ts";

/** A request to a source's route, before its signature is checked. */
export interface UnverifiedRequest {
  readonly headers: RequestHeaders;
  readonly rawBody: Buffer;
  /** Returns the body as text. Called only after the signature was found right. */
  readonly readBody: () => string | null;
}

export interface ReceiveWebhookDependencies {
  readonly secrets: WebhookSecrets;
  readonly clock: Pick<Clock, "now">;
  /** Called before anything of an event is refused, and never for a request whose signature is wrong. */
  readonly onIdentified: EventObserver;
}

/** A source, with what it takes and how it is verified. */
export type VerifiableSource = SourceRules & Pick<WebhookSource, "scheme" | "secretId">;

/**
 * @param currencies those that are taken
 * @param lifecycle what is taken of a payment's life
 */
export function verifiableSource(
  source: WebhookSource,
  currencies: Currencies,
  lifecycle: Lifecycle,
): VerifiableSource {
  const { mode = "live", otherCurrencies = "refuse" } = source;
  return { ...source, mode, otherCurrencies, currencies, lifecycle, contract: webhookPaymentOf(currencies, lifecycle) };
}

/**
 * Reads a source's request if one of its live secrets signed exactly these bytes within the last five minutes. Nothing of the
 * body is parsed before that is known.
 * @returns the webhook, or why its event is ignored
 * @throws SignatureError 401
 * @throws WebhookSecretError if the source has no secret to verify with
 * @throws RequestError 413 before the signature is looked at, 400 for what a signed body holds
 */
export async function receiveWebhook(
  { headers, rawBody, readBody }: UnverifiedRequest,
  source: VerifiableSource,
  { secrets, clock, onIdentified }: ReceiveWebhookDependencies,
): Promise<Webhook | IgnoredEvent> {
  checkBodySize(rawBody.length, MAX_SIGNED_BODY_BYTES);
  const scheme = SCHEMES[source.scheme];
  const claimed = scheme.signature.claim({ headers, rawBody });
  checkTime(claimed, clock.now());
  await checkLiveSignature(secrets, source.secretId, scheme.signature, claimed);
  const identify = (id: string) => {
    const eventId = eventIdOfSource(source.name, id);
    onIdentified(eventId);
    return eventId;
  };
  return scheme.readWebhook({ headers, body: readBody() ?? "", identify, source });
}

/**
 * Refuses a request that no live secret signed. A secret that was put a moment ago counts at once: if none of the values that
 * are known made the signature, they are read again.
 */
async function checkLiveSignature(
  secrets: WebhookSecrets,
  secretId: string,
  method: SignatureMethod,
  claimed: ClaimedSignature,
): Promise<void> {
  const known = signingKeys(await secrets.live(secretId), method);
  if (claimed.isMadeBy(known.keys)) return;
  const values = await secrets.readAgain(secretId);
  const fresh = values ? signingKeys(values, method) : known;
  if (values && claimed.isMadeBy(fresh.keys)) return;
  throw fresh.fault ?? new SignatureError("no live secret made a signature");
}

/**
 * The keys of those live values that are secrets of the scheme. A wrong value that was put by mistake and then replaced is
 * still the previous one, and must not keep the right one from counting.
 * @returns the fault if no live value is a secret of the scheme
 */
function signingKeys(live: readonly string[], method: SignatureMethod): { keys: Buffer[]; fault?: WebhookSecretError } {
  const keys: Buffer[] = [];
  let fault: WebhookSecretError | undefined;
  for (const secret of live) {
    try {
      keys.push(...method.signingKeys(secret));
    } catch (error) {
      if (!(error instanceof WebhookSecretError)) throw error;
      fault ??= error;
    }
  }
  return fault && keys.length === 0 ? { keys, fault } : { keys };
}
