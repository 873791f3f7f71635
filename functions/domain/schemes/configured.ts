import { jmespath } from "#schemes/jmespath";
import { ConfigurationError, RequestError } from "../errors.ts";
import { canonicalJson, JsonSyntaxError, stringifyExactJson } from "../exact-json.ts";
import { isPlainObject, parseAnyJsonBody } from "../validation.ts";
import {
  type BodyPlace,
  type EventConfiguration,
  type HeaderPlace,
  isPointer,
  type MappedEventConfiguration,
  type PaymentPlacesConfiguration,
  type SignatureConfiguration,
  type SourceConfiguration,
} from "./configuration.ts";
import { type HmacSignature, hmac } from "./hmac.ts";
import { type EventMapping, type MappedEvent, mappedEvents, type PaymentPlaces } from "./mapped-event.ts";
import type { ConfiguredSchemeName } from "./names.ts";
import { header, type Place, pointer } from "./places.ts";
import type { SignatureMethod, WebhookScheme } from "./scheme.ts";
import { SECRET_TEXT, type SecretForm } from "./secret-forms.ts";
import { basicCredentials, sharedToken } from "./shared-secret.ts";

/** Bytes of a key that a secret encodes: as many as the characters of a text. */
const KEY_LENGTH = SECRET_TEXT.length;

/**
 * A scheme as the settings of its source say.
 * @throws ConfigurationError if the configuration is not one of the scheme
 */
export function configured(scheme: ConfiguredSchemeName, configuration: SourceConfiguration): WebhookScheme {
  const { event } = configuration;
  return {
    signature: methodOf(scheme, configuration),
    ...mappedEvents(mappingOf(event)),
    ...(event.several !== undefined && { split: splitAt(placeOf(event.several)) }),
  };
}

function methodOf(scheme: ConfiguredSchemeName, { signature, token }: SourceConfiguration): SignatureMethod {
  if (scheme === "basic") return basicCredentials;
  if (scheme === "token" && token) return sharedToken(token);
  if (scheme === "hmac" && signature) return hmac(hmacOf(signature));
  throw new ConfigurationError(`scheme ${scheme} without its configuration`);
}

function hmacOf(given: SignatureConfiguration): HmacSignature {
  const { algorithm = "sha256", encoding = "hex", signed = "{body}", separator, prefix, repeated, time, id } = given;
  return {
    algorithm,
    encoding,
    signed,
    signature: {
      header: given.header.toLowerCase(),
      ...(separator !== undefined && { separator }),
      ...(prefix !== undefined && { prefix }),
      ...(repeated !== undefined && { repeated }),
    },
    ...(time && { time: timeOf(time) }),
    ...(id && { id: { header: id.header.toLowerCase() } }),
    secret: [formOf(given.secret)],
  };
}

function timeOf({ header, prefix = "", unit, toleranceSeconds }: NonNullable<SignatureConfiguration["time"]>) {
  return {
    ...(header === undefined ? { prefix } : { header: header.toLowerCase() }),
    ...(unit !== undefined && { unit }),
    ...(toleranceSeconds !== undefined && { toleranceSeconds }),
  };
}

function formOf(given: SignatureConfiguration["secret"]): SecretForm {
  if (given === undefined) return SECRET_TEXT;
  const { key, prefix } = given;
  return { key, length: KEY_LENGTH, ...(prefix !== undefined && { prefix }) };
}

function mappingOf(given: EventConfiguration): EventMapping {
  const { by, events, amounts, times, mode, id } = given;
  const [first, ...others] = Array.isArray(by) ? by : [by];
  const { unit, form, digits } = amounts;
  return {
    ...(id !== undefined && { id: placeOf(id) }),
    by: [placeOf(first), ...others.map(placeOf)],
    events: Object.fromEntries(Object.entries(events).map(([name, event]) => [name, eventOf(event)])),
    transaction: placeOf(given.transaction),
    amount: placeOf(given.amount),
    currency: placeOf(given.currency),
    ...placesOf({ occurredAt: given.occurredAt, part: given.part }),
    amounts: { unit, form, ...(digits && { digits }) },
    ...(times === "milliseconds" && { times }),
    ...(mode && { mode: { place: placeOf(mode.at), live: mode.live, test: mode.test } }),
  };
}

function eventOf(event: EventConfiguration["events"][string]): EventMapping["events"][string] {
  if (typeof event === "string") return event;
  const { kind, ...places } = event satisfies MappedEventConfiguration;
  return { kind, ...placesOf(places) } satisfies MappedEvent;
}

type Given = { readonly [P in keyof PaymentPlacesConfiguration]?: BodyPlace | undefined };

function placesOf(given: Given): Partial<PaymentPlaces> {
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, place]) => (place === undefined ? [] : [[name, placeOf(place)]])),
  );
}

function placeOf(place: BodyPlace | HeaderPlace): Place {
  if (typeof place === "object") return header(place.header.toLowerCase());
  if (isPointer(place)) return pointer(place);
  if (jmespath) return jmespath(place);
  throw new ConfigurationError("no code of JMESPath");
}

/** The events of a request, each as text of its own: the items of the list at a place. */
function splitAt(place: Place): (body: string) => readonly string[] {
  return (body) => {
    const events = place.find({ headers: {}, content: parseAnyJsonBody(body) as Record<string, unknown> });
    if (Array.isArray(events) && events.every(isPlainObject)) return events.map(textOf);
    throw new RequestError(400, `Invalid ${place.name}: must be a list of events`);
  };
}

/** @throws RequestError 400 naming the body, if an event cannot be written again exactly */
function textOf(event: Record<string, unknown>): string {
  try {
    canonicalJson(event);
    return stringifyExactJson(event);
  } catch (error) {
    if (error instanceof JsonSyntaxError) throw new RequestError(400, `Invalid request body: ${error.message}`);
    throw error;
  }
}
