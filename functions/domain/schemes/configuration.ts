/** What the settings say of a source whose sender has no scheme of its own. It is checked when the stack is synthesized. */
import type { Currencies } from "../currencies.ts";
import type { EventKind } from "../payment-events.ts";
import type { SecretForm } from "./secret-forms.ts";

/** A source's configuration: `signature` with scheme `hmac`, `token` with scheme `token`; all have `event`. */
export interface SourceConfiguration {
  readonly signature?: SignatureConfiguration | undefined;
  readonly token?: TokenConfiguration | undefined;
  readonly event: EventConfiguration;
}

/** How a sender signs by HMAC. */
export interface SignatureConfiguration {
  /** The header of the signature. */
  readonly header: string;
  /** @default sha256 */
  readonly algorithm?: "sha256" | "sha512" | undefined;
  /** @default hex */
  readonly encoding?: "hex" | "base64" | undefined;
  /** What is signed: a text in which `{body}`, `{time}`, `{id}` and `{url}` stand for what the request has. @default {body} */
  readonly signed?: string | undefined;
  /** What stands between the items of the header. @default - the header is one item */
  readonly separator?: string | undefined;
  /** What an item that is a signature begins with. @default - nothing */
  readonly prefix?: string | undefined;
  /** Whether the header may come more than once. @default false */
  readonly repeated?: boolean | undefined;
  /** Where the time stands that is signed: in a header, or as an item of the signature's, behind a prefix. */
  readonly time?: TimeConfiguration | undefined;
  /** Where the event's id stands that is signed. */
  readonly id?: HeaderPlace | undefined;
  /** How the secret is written. @default - its text is the key */
  readonly secret?: { readonly key: SecretForm["key"]; readonly prefix?: string | undefined } | undefined;
}

export interface TimeConfiguration {
  /** One of these two. */
  readonly header?: string | undefined;
  readonly prefix?: string | undefined;
  /** @default seconds */
  readonly unit?: "seconds" | "milliseconds" | undefined;
  /** By how many seconds it may differ from now. @default 300 */
  readonly toleranceSeconds?: number | undefined;
}

/** A token that each request brings. */
export interface TokenConfiguration {
  /** The header that has it. */
  readonly header: string;
  /** What stands before it in the header, as `Bearer `. @default - nothing */
  readonly prefix?: string | undefined;
}

/** Where something stands that no body has. */
export interface HeaderPlace {
  readonly header: string;
}

/** Where something stands in a body: a JSON Pointer if it begins with `/`, else a JMESPath expression. */
export type BodyPlace = string;

/** Where a payment stands in an event. */
export interface PaymentPlacesConfiguration {
  readonly transaction: BodyPlace;
  readonly amount: BodyPlace;
  readonly currency: BodyPlace;
  /** When it happened. @default - the sender does not tell */
  readonly occurredAt?: BodyPlace | undefined;
  /** The name of the capture, refund or dispute whose amount it is. */
  readonly part?: BodyPlace | undefined;
}

/** An event whose payment stands elsewhere than in the others. */
export interface MappedEventConfiguration
  extends Partial<Record<keyof PaymentPlacesConfiguration, string | undefined>> {
  readonly kind: EventKind;
}

/** What the events of a sender say of payments. */
export interface EventConfiguration extends PaymentPlacesConfiguration {
  /** Where the list of events stands, if a request brings several: all other places are then in each item of it. */
  readonly several?: BodyPlace | undefined;
  /** Where the event's id stands. @default - the content is the identity */
  readonly id?: BodyPlace | HeaderPlace | undefined;
  /** What says of an event what it is; of several places the texts with a space between them. */
  readonly by: BodyPlace | HeaderPlace | readonly (BodyPlace | HeaderPlace)[];
  /** The events about a payment by that, or by the text of the first place alone; all others are ignored. */
  readonly events: Readonly<Record<string, EventKind | MappedEventConfiguration>>;
  readonly amounts: {
    readonly unit: "major" | "minor";
    readonly form: "number" | "text";
    /** Digits of minor units that differ from ISO 4217. */
    readonly digits?: Currencies | undefined;
  };
  /** Of times that are numbers. @default seconds */
  readonly times?: "seconds" | "milliseconds" | undefined;
  /** Where the mode stands, and how each is written. @default - the events do not tell it */
  readonly mode?: ModeConfiguration | undefined;
}

export interface ModeConfiguration {
  readonly at: BodyPlace;
  readonly live: string | boolean;
  readonly test: string | boolean;
}

/** Whether a place is a JSON Pointer, and not a JMESPath expression. */
export function isPointer(place: BodyPlace): boolean {
  return place.startsWith("/");
}

/** Every place of an event in a body. */
export function bodyPlacesOf({ several, id, by, events, mode, ...places }: EventConfiguration): readonly BodyPlace[] {
  const { transaction, amount, currency, occurredAt, part } = places;
  const ofEvents = Object.values(events).flatMap((event) => {
    if (typeof event === "string") return [];
    const { kind: _, ...own } = event;
    return Object.values(own);
  });
  const given = [several, id, by, mode?.at, transaction, amount, currency, occurredAt, part, ofEvents].flat();
  return given.filter((place) => typeof place === "string");
}
