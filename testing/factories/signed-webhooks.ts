import { Decimal } from "../../functions/domain/decimal.ts";
import { SCHEME_NAMES, type SourceSchemeName } from "../../functions/domain/schemes/names.ts";
import { developmentSecret } from "../../local/development-secret.ts";
import { eventBody, signedRequest } from "../../tools/webhook/events.ts";
import { type SenderName, senderTo } from "../../tools/webhook/senders/index.ts";
import { type Answer, type SignedRequest, send } from "../http/signed-requests.ts";
import { CONFIGURED_SOURCES, type ConfiguredSource, inSettings } from "./configured-sources.ts";
import { API_HOST } from "./lambda-events.ts";

/** A source of each scheme. */
export const SOURCES = [
  { name: "stripe", scheme: "stripe" },
  { name: "shop", scheme: "standard-webhooks" },
] as const;

/** A source, with its configuration if its scheme is one that is configured. */
export type AnySource = Pick<ConfiguredSource, "name"> & {
  readonly scheme: SourceSchemeName;
  readonly configuration?: ConfiguredSource["configuration"];
};

/** A source of every scheme there is; those of {@link SOURCES} have the names that they have there. */
export const EVERY_SOURCE: readonly AnySource[] = [
  ...SCHEME_NAMES.map((scheme) => SOURCES.find((source) => source.scheme === scheme) ?? { name: scheme, scheme }),
  ...CONFIGURED_SOURCES,
];

/** The source of {@link EVERY_SOURCE} with a name; one without configuration if it is of another scheme there, or not there. */
export function everySource(name: string, scheme?: SourceSchemeName): AnySource {
  const known = EVERY_SOURCE.find((source) => source.name === name);
  const isOther = scheme !== undefined && scheme !== known?.scheme;
  return known && !isOther ? known : { name, scheme: scheme ?? "stripe" };
}

/** Who sends to a source. */
export function senderToSource({ scheme, configuration }: AnySource): SenderName {
  return senderTo(scheme, configuration) ?? "stripe";
}

export type SourceName = (typeof SOURCES)[number]["name"];

/** Settings with these sources. */
export const WITH_SOURCES = { WEBHOOK_SOURCES: JSON.stringify(SOURCES) };

/** Settings with a source of every scheme. */
export const WITH_EVERY_SOURCE = { WEBHOOK_SOURCES: JSON.stringify(EVERY_SOURCE.map(inSettings)) };

/** When events happened: the same in each run, so that a repeated event is the same event. */
const OCCURRED_AT = Date.UTC(2026, 0, 1);

/** Amounts that a sender of minor units can write, and as they are stored. */
export const WHOLE_CENTS = [
  ["0", "0"],
  ["0.07", "0.07"],
  ["1234567.80", "1234567.8"],
  ["70", "70"],
] as const;

/** An event of a source, with what a test changes. */
export interface SourceEvent {
  readonly source: string;
  /** @default - that of the source of this name */
  readonly scheme?: SourceSchemeName;
  readonly transaction_id?: string;
  /** @default - of the transaction: an event each */
  readonly eventId?: string;
  readonly amount?: string;
  readonly status?: "pending" | "completed" | "failed";
  readonly type?: string;
  /** Instead of an event. */
  readonly body?: string;
  /** @default - the development secret */
  readonly secret?: string;
  /** @default - now */
  readonly signedAt?: Date;
}

/**
 * The request of an event, signed by the client of its scheme.
 * @param api the URL of the API with its stage
 */
export async function signedEvent(event: SourceEvent, api = `https://${API_HOST}/prod`) {
  const { source, transaction_id = "tx-1", signedAt } = event;
  const known = everySource(source, event.scheme);
  const sender = senderToSource(known);
  const {
    secret = developmentSecret(source, known),
    eventId = `event-${transaction_id}`,
    amount = "12.34",
    status,
    type,
  } = event;
  const options = { id: transaction_id, amount: Decimal.parse(amount), currency: "USD", status, type } as const;
  const unsigned = event.body ?? eventBody(sender, eventId, options as Parameters<typeof eventBody>[2], OCCURRED_AT);
  const path = `/webhooks/${source}`;
  const url = `${api}${path}`;
  const signing = { secret, body: unsigned, eventId, url, ...(signedAt && { signedAt }) };
  const { headers, body } = await signedRequest(sender, signing);
  return { method: "POST", path, headers, body };
}

/** One request with an event of each transaction, as Adyen sends several at once. */
export async function severalAtOnce(transactions: readonly string[]): Promise<SourceEvent & { readonly body: string }> {
  const source = "adyen";
  const requests = await Promise.all(transactions.map((transaction_id) => signedEvent({ source, transaction_id })));
  const bodies = requests.map(({ body }) => JSON.parse(body) as { readonly notificationItems: readonly object[] });
  const notificationItems = bodies.flatMap((body) => body.notificationItems);
  return { source, body: JSON.stringify({ ...bodies[0], notificationItems }) };
}

/** Sends a request as it is, without a signature of AWS. */
export function sendUnsigned(url: string, { method = "POST", path, headers = {}, body }: SignedRequest) {
  return send(new Request(`${url}${path}`, { method, headers, ...(body !== undefined && { body: String(body) }) }));
}

export async function sendEvent(url: string, event: SourceEvent): Promise<Answer> {
  return sendUnsigned(url, await signedEvent(event, url));
}
