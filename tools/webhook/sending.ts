/** Signs what is sent to a target, and sends it. */
import { CommandFailure, UsageError } from "../../command-line/command.ts";
import { stringifyExactJson } from "../../functions/domain/exact-json.ts";
import { isConfigured, type SourceSchemeName } from "../../functions/domain/schemes/names.ts";
import { newEventId, type SignedEvent, signedRequest, transactionOf } from "./events.ts";
import { TELLERS } from "./lifecycles/index.ts";
import { LIFECYCLE_NAMES, LIFECYCLES, type LifecycleName } from "./lifecycles/lifecycles.ts";
import type { EventOptions } from "./options.ts";
import type { Target } from "./target.ts";

/** API Gateway answers within 29 seconds. */
const TIMEOUT_MILLISECONDS = 35_000;

/** A payment's life as a sender tells it. */
export interface SignedLife {
  readonly transactionId: string;
  /** In their order. */
  readonly events: readonly { readonly type: string; readonly request: SignedEvent }[];
}

/** Names of the lives that senders of a scheme tell. */
export function livesToldBy(scheme: SourceSchemeName): readonly LifecycleName[] {
  const tell = isConfigured(scheme) ? undefined : TELLERS[scheme];
  const of = { seed: "", transactionId: "", currency: "USD", mode: "live", capture: "automatic" } as const;
  return LIFECYCLE_NAMES.filter((name) => tell?.(LIFECYCLES[name], { ...of, endsAt: new Date() }) !== undefined);
}

/** @throws UsageError if the sender does not tell such a life */
export async function lifeOf(
  name: LifecycleName,
  { id, currency, mode }: EventOptions,
  target: Target,
): Promise<SignedLife> {
  const { scheme, sender, capture } = target;
  const tell = isConfigured(scheme) ? undefined : TELLERS[scheme];
  if (!tell) throw new UsageError(`--lifecycle given, allowed: with scheme ${Object.keys(TELLERS).join(", ")}`);
  const seed = newEventId(sender, Date.now());
  const transactionId = transactionOf(sender, seed, { currency, ...(id !== undefined && { id }) });
  const of = { seed, transactionId, currency, mode: mode ?? target.mode, capture, endsAt: new Date() };
  const told = tell(LIFECYCLES[name], of);
  if (!told) throw new UsageError(`--lifecycle: "${name}" given, allowed: a life that scheme ${scheme} tells`);
  const events = await Promise.all(
    told.map(async ({ type, eventId, body }) => ({
      type,
      request: await signed(target, eventId, stringifyExactJson(body)),
    })),
  );
  return { transactionId, events };
}

/**
 * The request of an event.
 * @throws UsageError if the secret is not one of the scheme
 */
export async function signed(
  { url, scheme, sender, secret, secretFrom }: Target,
  eventId: string,
  body: string,
  options?: EventOptions,
): Promise<SignedEvent> {
  return signedRequest(sender, { secret, body, eventId, url, ...(options && { options }) }).catch(() => {
    throw new UsageError(`${secretFrom}: given something else than a secret of scheme ${scheme}, allowed: one of it`);
  });
}

/** @throws CommandFailure if there is no answer */
export async function send(url: string, { headers, body }: SignedEvent) {
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MILLISECONDS);
    const response = await fetch(url, { method: "POST", headers, body, redirect: "manual", signal });
    return { ok: response.ok, status: response.status, text: await response.text() };
  } catch (error) {
    const { message, cause } = error as Error;
    throw new CommandFailure(`no answer: ${cause instanceof Error ? cause.message : message}`);
  }
}
