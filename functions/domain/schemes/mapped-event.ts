import type { Currencies } from "../currencies.ts";
import { Decimal } from "../decimal.ts";
import { RequestError } from "../errors.ts";
import { type EventKind, isTaken, timeToldInSeconds } from "../payment-events.ts";
import type { Capture } from "../source-rules.ts";
import { parseJsonBody } from "../validation.ts";
import { readEvent, type Webhook } from "../webhook.ts";
import { contentDigestOf, isIdempotencyKey } from "../webhook-identity.ts";
import { isIgnoredCurrency } from "./other-currencies.ts";
import type { Place, SentEvent } from "./places.ts";
import { type IgnoredEvent, type OfSource, ofSource, type VerifiedEvent, type WebhookScheme } from "./scheme.ts";

/** Where a payment stands in an event. */
export interface PaymentPlaces {
  readonly transaction: Place;
  readonly amount: Place;
  readonly currency: Place;
  /** When the event happened. @default - the sender does not tell */
  readonly occurredAt?: Place;
  /** The name of the capture, refund or dispute whose amount it is. @default - it is of all captures, or all refunds, so far */
  readonly part?: Place;
}

/** What the events of a sender say of payments, as data. */
export interface EventMapping extends PaymentPlaces {
  /**
   * Where the event's id stands, among what is signed.
   * @default - the content is the identity: an id beside it could be changed to send the same event again
   */
  readonly id?: Place;
  /** Where a header that is not signed names the event: for the log. */
  readonly named?: Place;
  /** What of an event is signed, if that is not all: it is the same in each of its deliveries. @default - what is recorded of it */
  readonly signed?: Place;
  /** What says of an event what it is: the texts of these places, with a space between them. */
  readonly by: readonly [Place, ...Place[]];
  /** The events about a payment by that, or by the text of the first place alone; all others are ignored. */
  readonly events: Readonly<Record<string, OfSource<EventKind | MappedEvent>>>;
  readonly amounts: {
    readonly unit: "major" | "minor";
    readonly form: "number" | "text";
    /** Digits of minor units that differ from ISO 4217. */
    readonly digits?: Currencies;
  };
  /** @default - seconds since 1970 if it is a number, else text as in RFC 3339 */
  readonly times?: "milliseconds";
  /** Where the mode stands, and how each is written. @default - the events do not tell it */
  readonly mode?: { readonly place: Place; readonly live: unknown; readonly test: unknown };
  /** What an event about a payment must hold, and why one without it is refused. */
  readonly snapshot?: { readonly place: Place; readonly refusal: string };
}

/** An event whose payment stands elsewhere than in the others. */
export interface MappedEvent extends Partial<PaymentPlaces> {
  readonly kind: EventKind;
}

/** A scheme's reading of events, as a mapping says. */
export function mappedEvents(mapping: EventMapping): Pick<WebhookScheme, "readWebhook" | "events"> {
  return { events: mapping.events, readWebhook: readerOf(mapping) };
}

function readerOf(mapping: EventMapping): (event: VerifiedEvent) => Webhook | IgnoredEvent {
  return ({ headers, body, identify, source }) => {
    const event: SentEvent = { headers, content: parseJsonBody(body) };
    const eventId = identify(idOf(event, mapping), nameOf(event, mapping.named));
    const mapped = eventOf(event, mapping, source.capture);
    if (mapped === undefined || !isTaken(mapped.kind, source.lifecycle)) return { ignored: "not about a payment" };
    const { mode, snapshot } = mapping;
    const other = source.mode === "live" ? mode?.test : mode?.live;
    if (mode && other === mode.place.find(event)) return { ignored: "of the other mode" };
    if (snapshot && snapshot.place.find(event) === undefined) throw new RequestError(400, snapshot.refusal);
    const { kind, ...places } = mapped;
    const given = { ...mapping, ...places };
    const currency = given.currency.find(event);
    if (isIgnoredCurrency(currency, source)) return { ignored: "in another currency" };
    const code = textOf(currency)?.toUpperCase();
    const read = readEvent(
      kind,
      {
        transaction_id: required(event, given.transaction),
        amount: amountOf(event, given.amount, mapping.amounts, digitsOf(code ?? "", mapping, source.currencies)),
        currency: required(event, given.currency) && code,
        ...(given.occurredAt && { occurred_at: timeOf(event, given.occurredAt, mapping) }),
        ...(given.part && { part_id: required(event, given.part) }),
      },
      source.contract,
    );
    const { payment, partId, occurredAt: told } = read;
    // Not of the whole body, as a sender may count its deliveries in it.
    const recorded = {
      ...payment,
      ...(told !== undefined && { occurredAt: told }),
      ...(partId !== undefined && { partId }),
    };
    const contentDigest = contentDigestOf(mapping.signed ? { signed: mapping.signed.find(event) } : recorded);
    const occurredAt = told && withinItsSecond(told, kind);
    return { ...read, ...(occurredAt && { occurredAt }), rawData: body, eventId, contentDigest };
  };
}

function idOf(event: SentEvent, { id }: EventMapping): string {
  if (id === undefined) return contentDigestOf(event.content);
  const text = required(event, id);
  if (!isIdempotencyKey(text)) throw new RequestError(400, `Invalid ${id.name}: must be an event's id`);
  return text;
}

function nameOf(event: SentEvent, place: Place | undefined): string | undefined {
  const name = textOf(place?.find(event));
  return name !== undefined && isIdempotencyKey(name) ? name : undefined;
}

function eventOf(event: SentEvent, { by, events }: EventMapping, capture: Capture): MappedEvent | undefined {
  const texts = by.map((place) => textOf(place.find(event)) ?? "");
  const name = [texts.join(" "), texts[0] ?? ""].find((candidate) => Object.hasOwn(events, candidate));
  const given = name === undefined ? undefined : events[name];
  const found = given && ofSource<EventKind | MappedEvent>(given, capture);
  return typeof found === "string" ? { kind: found } : found;
}

/** @throws RequestError 400 naming the place where no text or whole number stands */
function required(event: SentEvent, place: Place): string {
  const value = place.find(event);
  if (value === undefined || value === null) throw new RequestError(400, `Missing required field: ${place.name}`);
  const text = textOf(value);
  if (text === undefined) throw new RequestError(400, `Invalid ${place.name}: must be a text or a whole number`);
  return text;
}

/** Ids and codes are text, or whole numbers: those are written out, to the last digit. */
function textOf(value: unknown): string | undefined {
  if (typeof value === "boolean") return String(value);
  if (value instanceof Decimal) return value.isInteger && value.isExact ? value.toString() : undefined;
  return typeof value === "string" ? value : undefined;
}

const AMOUNT = { major: /^\d{1,40}(?:\.\d{1,40})?$/, minor: /^\d{1,40}$/ } as const;

function amountOf(event: SentEvent, place: Place, { unit, form }: EventMapping["amounts"], digits: number): Decimal {
  const value = place.find(event);
  if (value === undefined || value === null) throw new RequestError(400, `Missing required field: ${place.name}`);
  const amount = form === "text" ? decimalOf(value, AMOUNT[unit]) : value;
  if (!(amount instanceof Decimal) || amount.negative || (unit === "minor" && !amount.isInteger)) {
    const what = unit === "minor" ? "a whole number of minor units" : "a number";
    throw new RequestError(
      400,
      `Invalid ${place.name}: must be ${what}, at least 0${form === "text" ? ", as text" : ""}`,
    );
  }
  return unit === "minor" ? amount.movedBy(-digits) : amount;
}

function decimalOf(value: unknown, pattern: RegExp): Decimal | undefined {
  if (typeof value !== "string" || !pattern.test(value)) return undefined;
  return Decimal.parse(value.replace(/^0+(?=\d)/, ""));
}

function digitsOf(code: string, { amounts }: EventMapping, currencies: Currencies): number {
  return amounts.digits?.[code] ?? currencies[code] ?? 2;
}

/** Where a sender tells the time to the second, its milliseconds put the events of one second in order. */
function withinItsSecond(time: string, kind: EventKind): string {
  return time.endsWith(".000Z") ? timeToldInSeconds(Date.parse(time) / 1000, kind) : time;
}

/** The last second of the year 9999, the last that ISO 8601 writes with four digits. */
const LAST_SECOND = 253_402_300_799;

function timeOf(event: SentEvent, place: Place, { times }: EventMapping): unknown {
  const value = place.find(event);
  if (value === undefined || value === null) throw new RequestError(400, `Missing required field: ${place.name}`);
  if (!(value instanceof Decimal)) return value;
  const seconds = Number(value.toString()) / (times === "milliseconds" ? 1000 : 1);
  if (value.isInteger && seconds >= 0 && seconds <= LAST_SECOND) return new Date(seconds * 1000).toISOString();
  throw new RequestError(400, `Invalid ${place.name}: must be a time in ${times ?? "seconds"} since 1970`);
}
