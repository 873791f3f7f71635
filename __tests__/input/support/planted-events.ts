import { stringifyExactJson } from "../../../functions/domain/exact-json.ts";
import { sourcePath } from "../../../functions/domain/webhook-sources.ts";
import { API_HOST } from "../../../testing/factories/lambda-events.ts";
import {
  type AnySource,
  EVERY_SOURCE,
  senderToSource,
  signedEvent,
} from "../../../testing/factories/signed-webhooks.ts";
import type { SignedRequest } from "../../../testing/http/signed-requests.ts";
import { eventBody } from "../../../tools/webhook/events.ts";
import { EVERY_PLANTED, leaksIn, PLANTED, PLANTED_FIELDS, PLANTED_ID } from "./planted.ts";

/** A source of every scheme, each told its URL, so that a request may have something planted in its own. */
export const PLANTED_SOURCES = EVERY_SOURCE.map((source) => ({
  ...source,
  url: `https://${API_HOST}/prod${sourcePath(source.name)}`,
}));

/** What a sender may put on each request, with something planted. */
const HEADERS = {
  "x-card": PLANTED.card,
  "user-agent": PLANTED.token,
  referer: PLANTED.cardWithSpaces,
  cookie: `session=${PLANTED.secretKey}`,
  authorization: PLANTED.token,
  "idempotency-key": PLANTED.card,
};

/** A field that the senders of a scheme write: the names and places that lead to it, and what it says of the event `evt_1`. */
interface Field {
  readonly path: readonly string[];
  readonly value: unknown;
}

/** When events happened: the same in each run. */
const OCCURRED_AT = Date.UTC(2026, 0, 1);

function eventOf(source: AnySource, eventId: string): object {
  return JSON.parse(eventBody(senderToSource(source), eventId, { currency: "USD", id: PLANTED_ID }, OCCURRED_AT));
}

/** An event that is taken, as its scheme's senders write it, with something planted beside that in each object. */
function plantedEvent(source: AnySource, eventId: string): object {
  return planted(eventOf(source, eventId));
}

function planted<T>(value: T): T {
  if (Array.isArray(value)) return value.map(planted) as T;
  if (typeof value !== "object" || value === null) return value;
  const own = Object.entries(value).map(([name, member]) => [name, planted(member)]);
  return Object.fromEntries([...Object.entries(PLANTED_FIELDS), ...own]);
}

function fieldsIn(value: unknown, path: readonly string[] = []): Field[] {
  if (typeof value !== "object" || value === null) return [{ path, value }];
  return Object.entries(value).flatMap(([name, member]) => fieldsIn(member, [...path, name]));
}

/** The event with another value in one of its fields. */
function withField(event: object, [name = "", ...below]: readonly string[], value: unknown): object {
  const member = below.length > 0 ? withField(event[name as keyof typeof event], below, value) : value;
  return Array.isArray(event) ? event.with(Number(name), member) : { ...event, [name]: member };
}

/** Whether a value may stand in a field and come out again: what could be an id, as that of a transaction or a capture. */
function isId({ path, value }: Field, planted: string): boolean {
  return (
    value !== "evt_1" && /(?:id|reference|transaction|order)$/i.test(path.at(-1) ?? "") && /^[\w-]+$/.test(planted)
  );
}

/** Bodies: one that is taken, then those that are refused in every way. */
function bodiesOf(source: AnySource): string[] {
  const events = fieldsIn(eventOf(source, "evt_1")).flatMap((field, index) =>
    // PLANTED_ID stands for those.
    EVERY_PLANTED.filter((value) => !isId(field, value)).map((value, at) =>
      withField(plantedEvent(source, `evt_${index}_${at}`), field.path, value),
    ),
  );
  const taken = plantedEvent(source, "evt_planted");
  return [
    ...[taken, { ...taken, further: 1 }, ...events].map(stringifyExactJson),
    ...EVERY_PLANTED.flatMap((value) => [value, `{"id":${value}`, JSON.stringify({ id: value, type: value })]),
    stringifyExactJson({ ...taken, further: 1.5 }).replace("1.5", "1e99999999999999999999"),
  ];
}

/** Requests of a source: signed ones, and such with something planted where the signature stands. */
export async function plantedRequests(source: AnySource): Promise<SignedRequest[]> {
  const { name } = source;
  const requests = await Promise.all(
    bodiesOf(source).map(async (body, index) => {
      // The second one takes the first one's id for other content.
      const signed = await signedEvent({ source: name, body, eventId: index < 2 ? "msg-planted" : `msg-${index}` });
      return { ...signed, headers: { ...HEADERS, ...signed.headers } };
    }),
  );
  const first = requests[0] as SignedRequest;
  const names = Object.keys(first.headers ?? {}).filter((header) => SIGNATURE_HEADER.test(header));
  const forged = EVERY_PLANTED.flatMap((value) =>
    [
      ...names.map((header) => ({ [header]: value })),
      { "stripe-signature": `t=${value},v1=${value}` },
      { "webhook-signature": `v1,${value}` },
    ].map((headers) => ({ ...first, headers: { ...first.headers, ...headers } })),
  );
  return [...requests, ...forged, { ...first, headers: HEADERS }];
}

const SIGNATURE_HEADER = /signature|hmac|^webhook-|^authorization$/;

/** SHA-256 in hexadecimal, or in base64. */
const SIGNATURE = /[0-9a-f]{64}|[A-Za-z0-9+/]{43}=/g;

/** Finds what stands in a text and must not: what is planted, the sources' secrets, and the signatures that were sent. */
export function sourceLeaks(secrets: readonly string[], sent: readonly SignedRequest[]) {
  const parts = secrets.flatMap((whole) => {
    // Of credentials, the password.
    const secret = whole.replace(/^whsec_|^.*:/, "");
    // A part of a secret is too much as well.
    return [secret.slice(0, 12), secret.slice(12, 24), secret.slice(24, 36)];
  });
  const signatures = sent.flatMap(({ headers = {}, body }) => {
    const signed = Object.entries(headers).filter(([name]) => SIGNATURE_HEADER.test(name));
    return `${signed.map(([, value]) => value).join(" ")} ${body}`.match(SIGNATURE) ?? [];
  });
  const known = [...new Set([...parts, ...signatures])];
  return (text: string, allowed: readonly string[] = []): string[] => [
    ...leaksIn(text).filter((value) => !allowed.includes(value)),
    ...(/whsec_\S/.exec(text) ?? []),
    ...known.filter((secret) => text.includes(secret)),
  ];
}
