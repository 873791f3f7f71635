import { stringifyExactJson } from "../../functions/domain/exact-json.ts";
import { SCHEMES } from "../../functions/domain/schemes/index.ts";
import type { SchemeName } from "../../functions/domain/schemes/names.ts";
import type { Capture } from "../../functions/domain/source-rules.ts";
import type { Webhook } from "../../functions/domain/webhook.ts";
import { eventIdOfSource } from "../../functions/domain/webhook-identity.ts";
import { developmentSecret } from "../../local/development-secret.ts";
import { signedRequest } from "../../tools/webhook/events.ts";
import { TELLERS } from "../../tools/webhook/lifecycles/index.ts";
import { LIFECYCLES, type LifecycleName } from "../../tools/webhook/lifecycles/lifecycles.ts";
import type { ToldEvent } from "../../tools/webhook/lifecycles/teller.ts";
import { DEVELOPMENT_CERTIFICATES } from "./certificates.ts";
import { aSource } from "./sources.ts";

export const LIFE_TRANSACTION = "pi_life";

/** The events of a payment's life, as the senders of a scheme that capture in this way tell it; undefined if they cannot. */
export function toldLife(
  scheme: SchemeName,
  name: LifecycleName,
  capture: Capture = "automatic",
): readonly ToldEvent[] | undefined {
  const of = { seed: name, transactionId: LIFE_TRANSACTION, currency: "USD", mode: "live", capture } as const;
  return TELLERS[scheme]?.(LIFECYCLES[name], { ...of, endsAt: new Date(Date.UTC(2026, 10, 24, 8)) });
}

/**
 * What a source with the full lifecycle reads of an event that its sender signed; undefined if it ignores it.
 * @throws Error if the signature is not right
 */
export async function readLifeEvent(
  scheme: SchemeName,
  { eventId, body: event }: ToldEvent,
  capture: Capture = "automatic",
): Promise<Webhook | undefined> {
  const [secret, url] = [developmentSecret("life", { scheme }), "https://api.example/webhooks/life"];
  const { headers, body } = await signedRequest(scheme, { secret, body: stringifyExactJson(event), eventId, url });
  const { signature, readWebhook } = SCHEMES[scheme] ?? {};
  const claimed = signature?.claim({ headers, rawBody: Buffer.from(body), url });
  const keys = signature?.signingKeys(secret) ?? [];
  if (!(await claimed?.isMadeBy(keys, DEVELOPMENT_CERTIFICATES))) throw new Error("the signature is not right");
  const read = readWebhook?.({
    headers,
    body,
    identify: (id) => eventIdOfSource("life", id),
    source: aSource({ scheme, capture }, undefined, "full"),
  });
  return read === undefined || "ignored" in read ? undefined : read;
}

/**
 * What a source reads of a life's events, in order.
 * @param without types of events that the sender's endpoint does not get. @default - it gets all
 */
export async function webhooksOfLife(
  scheme: SchemeName,
  name: LifecycleName,
  { capture = "automatic", without = [] }: { readonly capture?: Capture; readonly without?: readonly string[] } = {},
): Promise<readonly Webhook[]> {
  const told = (toldLife(scheme, name, capture) ?? []).filter(({ type }) => !without.includes(type));
  const read = await Promise.all(told.map((event) => readLifeEvent(scheme, event, capture)));
  return read.filter((webhook) => webhook !== undefined);
}
