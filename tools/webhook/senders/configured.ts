import { createHmac } from "node:crypto";
import { UsageError } from "../../../command-line/command.ts";
import { Decimal } from "../../../functions/domain/decimal.ts";
import type { EventKind } from "../../../functions/domain/payment-events.ts";
import type {
  EventConfiguration,
  HeaderPlace,
  MappedEventConfiguration,
  SignatureConfiguration,
  SourceConfiguration,
} from "../../../functions/domain/schemes/configuration.ts";
import type { ConfiguredSchemeName } from "../../../functions/domain/schemes/names.ts";
import type { EventOptions } from "../options.ts";
import { type EventIdentity, majorUnitsOf, minorUnitsOf, type Sender, type Signing } from "./sender.ts";

/** A sender as the settings of a source describe it. */
export function configuredSender(scheme: ConfiguredSchemeName, configuration: SourceConfiguration): Sender {
  const { signature, token, event } = configuration;
  return {
    eventIdPrefix: "evt-",
    transactionIdPrefix: "tx-",
    idInBody: typeof event.id === "string",
    timeInBody: event.occurredAt !== undefined,

    async sign(signing) {
      const named = typeof event.id === "object" ? { [event.id.header.toLowerCase()]: signing.eventId } : {};
      return { ...typeHeaders(event, signing.options), ...named, ...headersOf(signing) };
    },

    event: (identity, options) => eventOf(event, identity, options),
  };

  function headersOf(signing: Signing): Readonly<Record<string, string>> {
    if (scheme === "basic") return { authorization: `Basic ${Buffer.from(signing.secret).toString("base64")}` };
    if (scheme === "token" && token) return { [token.header.toLowerCase()]: `${token.prefix ?? ""}${signing.secret}` };
    return signature ? hmacHeaders(signature, signing) : {};
  }
}

/** What headers say of what an event is: of a body that was given, that it is the first one that the source knows. */
function typeHeaders(event: EventConfiguration, options?: EventOptions): Readonly<Record<string, string>> {
  const [name = ""] = options ? chosen(event, options) : Object.keys(event.events);
  const headers = placesOfName(event, name).flatMap(([place, text]) =>
    typeof place === "object" ? [[place.header.toLowerCase(), text]] : [],
  );
  return Object.fromEntries(headers);
}

function hmacHeaders(signature: SignatureConfiguration, { secret, body, eventId, signedAt, url }: Signing) {
  const { header, algorithm = "sha256", encoding = "hex", signed = "{body}", separator = ",", prefix = "" } = signature;
  const { time, id } = signature;
  const milliseconds = signedAt.getTime();
  const timeText = String(time?.unit === "milliseconds" ? milliseconds : Math.floor(milliseconds / 1000));
  const values: Readonly<Record<string, string>> = { body, time: timeText, id: eventId, url };
  const content = signed.replaceAll(/\{(\w+)\}/g, (_match, name: string) => values[name] ?? "");
  const digest = createHmac(algorithm, keyOf(secret, signature)).update(content).digest(encoding);
  const items = [...(time?.prefix === undefined ? [] : [`${time.prefix}${timeText}`]), `${prefix}${digest}`];
  return {
    [header.toLowerCase()]: items.join(separator),
    ...(time?.header !== undefined && { [time.header.toLowerCase()]: timeText }),
    ...(id && { [id.header.toLowerCase()]: eventId }),
  };
}

/** @throws Error if it is not a secret as the source has it */
function keyOf(secret: string, { secret: form }: SignatureConfiguration): string | Buffer {
  const { key, prefix = "" } = form ?? { key: "text" };
  if (!secret.startsWith(prefix)) throw new Error(`the secret must begin with ${prefix}`);
  return key === "text" ? secret : Buffer.from(secret.slice(prefix.length), key);
}

/** What says of an event that a payment has this status, the best first. */
const KINDS: Readonly<Record<NonNullable<EventOptions["status"]>, readonly EventKind[]>> = {
  pending: ["pending", "authorized"],
  completed: ["completed"],
  failed: ["failed", "canceled"],
};

/**
 * An event in which everything stands where the source looks for it.
 * @throws UsageError if a place tells only how to find something, and not where to put it
 */
function eventOf(mapping: EventConfiguration, identity: EventIdentity, options: EventOptions): object {
  const { eventId, transactionId, occurredAt } = identity;
  const [name, own] = chosen(mapping, options);
  const places = { ...mapping, ...own };
  const body: Json = {};
  const put = (place: string | HeaderPlace | undefined, value: unknown) => {
    if (typeof place === "string") putAt(body, place, value);
  };
  for (const [place, text] of placesOfName(mapping, name)) put(place, text);
  put(mapping.id, eventId);
  put(places.transaction, transactionId);
  put(places.amount, amountIn(mapping, options));
  put(places.currency, options.currency);
  put(places.occurredAt, timeIn(mapping, occurredAt));
  put(places.part, `part-${transactionId}`);
  if (mapping.mode) put(mapping.mode.at, options.mode === "test" ? mapping.mode.test : mapping.mode.live);
  return mapping.several === undefined ? body : listAt(mapping.several, body);
}

type Json = Record<string, unknown>;

function chosen({ events }: EventConfiguration, { type, status = "completed" }: EventOptions) {
  const found = Object.entries(events);
  const kindOf = ([, event]: (typeof found)[number]) => (typeof event === "string" ? event : event.kind);
  const entry =
    type === undefined
      ? KINDS[status].flatMap((kind) => found.filter((each) => kindOf(each) === kind))[0]
      : found.find(([name]) => name === type);
  if (entry === undefined) {
    throw new UsageError(
      type === undefined
        ? `--status: ${status} given, allowed: one that the source's events tell`
        : `--type: "${type}" given, allowed: one of the source's events: ${Object.keys(events).join(", ")}`,
    );
  }
  const [name, event] = entry;
  return [name, typeof event === "string" ? {} : (event as Partial<MappedEventConfiguration>)] as const;
}

/** What stands in each place that says what an event is. */
function placesOfName({ by }: EventConfiguration, name: string): (readonly [string | HeaderPlace, string])[] {
  const places: readonly (string | HeaderPlace)[] = typeof by === "object" && !("header" in by) ? by : [by];
  const texts = name.split(" ");
  const shares =
    places.length === 1 ? [name] : [...texts.slice(0, places.length - 1), texts.slice(places.length - 1).join(" ")];
  return places.flatMap((place, index) => (shares[index] ? [[place, shares[index]] as const] : []));
}

function amountIn({ amounts: { unit, form, digits = {} } }: EventConfiguration, options: EventOptions): unknown {
  const { currency, amount } = options;
  const own = digits[currency];
  if (unit === "minor") {
    const units = own === undefined || amount === undefined ? minorUnitsOf(options) : amount.movedBy(own);
    return form === "text" ? units.toString() : units;
  }
  return form === "text" ? majorUnitsOf(options) : Decimal.parse(majorUnitsOf(options));
}

function timeIn({ times }: EventConfiguration, time: Date): unknown {
  if (times === undefined) return time.toISOString();
  return times === "milliseconds" ? time.getTime() : Math.floor(time.getTime() / 1000);
}

/** Names with dots between them, and list items, as JMESPath has them. */
const PATH = /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*|\[\d+\])*$/;

/** The names on the way to a place; undefined if the place has the same value in every event. */
function stepsOf(place: string): readonly string[] | undefined {
  if (place.startsWith("/")) {
    return place
      .slice(1)
      .split("/")
      .map((name) => name.replaceAll("~1", "/").replaceAll("~0", "~"));
  }
  if (/^'[^']*'$/.test(place)) return undefined;
  const [, text = place] = /^to_string\((.*)\)$/.exec(place) ?? [];
  const [first = ""] = text.split("||").map((path) => path.trim());
  if (PATH.test(first)) return first.replaceAll(/\[(\d+)\]/g, ".$1").split(".");
  throw new UsageError(
    `no event can be made for "${place}" of the setting webhookSources, allowed: a JSON Pointer or names with dots, or --body with an event of the sender`,
  );
}

function putAt(body: Json, place: string, value: unknown): void {
  const steps = stepsOf(place);
  const last = steps?.at(-1);
  if (steps === undefined || last === undefined) return;
  let inner = body;
  for (const [index, step] of steps.slice(0, -1).entries()) {
    inner[step] ??= isIndex(steps[index + 1]) ? [] : {};
    inner = inner[step] as Json;
  }
  inner[last] = value;
}

function isIndex(step: string | undefined): boolean {
  return step !== undefined && /^\d+$/.test(step);
}

function listAt(place: string, event: object): object {
  if (place === "@") return [event];
  const body: Json = {};
  putAt(body, place.replace(/\[\]$/, ""), [event]);
  return body;
}
