import { type WebhookPaymentContract, webhookPaymentOf } from "./contracts.ts";
import type { Currencies } from "./currencies.ts";
import { ConfigurationError, RequestError, SignatureError, WebhookSecretError } from "./errors.ts";
import type { RequestHeaders } from "./headers.ts";
import { MAX_EVENTS_PER_REQUEST, MAX_SIGNED_BODY_BYTES } from "./limits.ts";
import type { Lifecycle } from "./payment-events.ts";
import type { Certificates, Clock, WebhookSecrets } from "./ports.ts";
import type { SourceConfiguration } from "./schemes/configuration.ts";
import { schemeOf } from "./schemes/index.ts";
import type { ClaimedSignature, IgnoredEvent, SignatureMethod, WebhookScheme } from "./schemes/scheme.ts";
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
  /** The URL that was called. */
  readonly url: string;
  /** Returns the body as text. Called only after the signature was found right. */
  readonly readBody: () => string | null;
}

export interface ReceiveWebhookDependencies {
  readonly secrets: WebhookSecrets;
  /** @default - there are none, as no source's sender signs with a private key */
  readonly certificates?: Certificates | undefined;
  readonly clock: Pick<Clock, "now">;
  /** Called before anything of an event is refused, and never for a request whose signature is wrong. */
  readonly onIdentified: EventObserver;
}

/** A source, with what it takes and how it is verified. */
export interface VerifiableSource extends SourceRules, Pick<WebhookSource, "secretId" | "url"> {
  /**
   * Its scheme, made when the first request comes, as its contract is: what is wrong with one source, or takes time, concerns no other.
   * @throws ConfigurationError if there is no code of it
   */
  readonly scheme: () => WebhookScheme;
}

/**
 * @param currencies those that are taken
 * @param lifecycle what is taken of a payment's life
 * @param configuration of a source whose scheme is a setting
 */
export function verifiableSource(
  source: WebhookSource,
  currencies: Currencies,
  lifecycle: Lifecycle,
  configuration?: SourceConfiguration,
): VerifiableSource {
  const { mode = "live", otherCurrencies = "refuse", capture = "automatic" } = source;
  let made: WebhookScheme | undefined;
  const scheme = () => {
    made ??= schemeOf(source.scheme, configuration);
    // While a deployment goes on, the environment may be newer than the code.
    if (!made) throw new ConfigurationError(`no code of scheme ${source.scheme}`);
    return made;
  };
  let contract: WebhookPaymentContract | undefined;
  return {
    ...source,
    scheme,
    mode,
    otherCurrencies,
    capture,
    currencies,
    lifecycle,
    get contract() {
      contract ??= webhookPaymentOf(currencies, lifecycle);
      return contract;
    },
  };
}

/**
 * An event of a request, to be read when its turn comes.
 * @returns the webhook, or why the event is ignored
 * @throws RequestError 400 for what the event holds
 */
export type ReceivedEvent = () => Webhook | IgnoredEvent;

/** What a source's request brings. */
export interface ReceivedRequest {
  readonly events: readonly ReceivedEvent[];
  /** The answer that its sender demands, if it demands one. */
  readonly answer: string | undefined;
}

/**
 * Takes a source's request if one of its live secrets signed exactly these bytes, within the last five minutes where a time is
 * signed. Only a scheme whose signature stands in the body parses the body before that is known.
 * @throws SignatureError 401
 * @throws CertificateError if the sender's certificate could not be read
 * @throws WebhookSecretError if the source has no secret to verify with
 * @throws RequestError 413 before the signature is looked at, 400 for what a signed body holds
 */
export async function receiveWebhooks(
  { headers, rawBody, url, readBody }: UnverifiedRequest,
  source: VerifiableSource,
  { secrets, certificates, clock, onIdentified }: ReceiveWebhookDependencies,
): Promise<ReceivedRequest> {
  checkBodySize(rawBody.length, MAX_SIGNED_BODY_BYTES);
  const scheme = source.scheme();
  const claimed = scheme.signature.claim({ headers, rawBody, url: source.url ?? url, mode: source.mode });
  checkTime(claimed, clock.now());
  await checkLiveSignature(secrets, source.secretId, scheme.signature, (keys) => claimed.isMadeBy(keys, certificates));
  return readRequest({ headers, body: readBody() ?? "" }, source, onIdentified);
}

/**
 * The events of a request that is believed: its signature was right, or an operator brings it.
 * @throws RequestError 400 for what the body holds
 */
export function readRequest(
  { headers, body }: { readonly headers: RequestHeaders; readonly body: string },
  source: VerifiableSource,
  onIdentified: EventObserver,
): ReceivedRequest {
  const scheme = source.scheme();
  const identify = (id: string, named?: string) => {
    const eventId = eventIdOfSource(source.name, id);
    onIdentified(eventId, named && eventIdOfSource(source.name, named));
    return eventId;
  };
  const bodies = scheme.split?.(body) ?? [body];
  if (bodies.length > MAX_EVENTS_PER_REQUEST) {
    throw new RequestError(400, `Invalid request body: must hold at most ${MAX_EVENTS_PER_REQUEST} events`);
  }
  return {
    events: bodies.map((event) => () => scheme.readWebhook({ headers, body: event, identify, source })),
    answer: scheme.answer,
  };
}

/**
 * Refuses a request that no live secret signed. A secret that was put a moment ago counts at once: if none of the values that
 * are known made the signature, they are read again.
 */
async function checkLiveSignature(
  secrets: WebhookSecrets,
  secretId: string,
  method: SignatureMethod,
  isMadeBy: ClaimedSignature["isMadeBy"],
): Promise<void> {
  const known = signingKeys(await secrets.live(secretId), method);
  if (await isMadeBy(known.keys)) return;
  const values = await secrets.readAgain(secretId);
  const fresh = values ? signingKeys(values, method) : known;
  if (values && (await isMadeBy(fresh.keys))) return;
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
