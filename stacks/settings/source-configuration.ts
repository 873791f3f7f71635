/** What a source says of a sender that has no scheme of its own: how it signs, and what its events say. */
import * as z from "zod/mini";
import { EVENT_KINDS } from "../../functions/domain/payment-events.ts";
import {
  type BodyPlace,
  type EventConfiguration,
  type HeaderPlace,
  isPointer,
  type SignatureConfiguration,
  type SourceConfiguration,
} from "../../functions/domain/schemes/configuration.ts";
import { faultOfExpression } from "../../functions/domain/schemes/jmespath.ts";
import type { SourceSchemeName } from "../../functions/domain/schemes/names.ts";
import { flag, matching, oneOf, wholeNumber } from "./kinds.ts";

/** Source: RFC 9110, "Field names". */
const headerName = matching(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/, "the name of a header");

const affix = matching(/^[\x20-\x7e]{1,50}$/, "1 to 50 ASCII characters");

const inHeader = z.strictObject({ header: headerName }, { error: 'allowed: {"header"}' });

const time = z
  .strictObject(
    {
      header: z.optional(headerName),
      prefix: z.optional(affix),
      unit: z.optional(oneOf(["seconds", "milliseconds"])),
      toleranceSeconds: z.optional(wholeNumber(1, 86_400)),
    },
    { error: 'allowed: {"header" or "prefix", "unit", "toleranceSeconds"}' },
  )
  .check(
    z.refine(({ header, prefix }) => (header === undefined) !== (prefix === undefined), {
      error: "allowed: header, or prefix of an item in the signature's header",
    }),
  );

/** How a sender signs by HMAC. */
export const signature = z
  .strictObject(
    {
      header: headerName,
      algorithm: z.optional(oneOf(["sha256", "sha512"])),
      encoding: z.optional(oneOf(["hex", "base64"])),
      signed: z.optional(
        matching(
          /^(?=.*\{body\})(?:[\x20-\x7a|~]|\{(?:body|time|id|url)\}){1,200}$/,
          "ASCII text with {body}, and with {time}, {id} and {url} where they are signed, as {time}.{body}",
        ),
      ),
      separator: z.optional(affix),
      prefix: z.optional(affix),
      repeated: z.optional(flag),
      time: z.optional(time),
      id: z.optional(inHeader),
      secret: z.optional(
        z.strictObject(
          { key: oneOf(["text", "hex", "base64"]), prefix: z.optional(affix) },
          { error: 'allowed: {"key": text|hex|base64, "prefix"}' },
        ),
      ),
    },
    {
      error:
        'allowed: {"header", "algorithm": sha256|sha512, "encoding": hex|base64, "signed", "separator", "prefix", "repeated", "time", "id", "secret"}',
    },
  )
  .check(
    placeholderIsGiven("time"),
    placeholderIsGiven("id"),
    z.refine(({ time, separator }) => time?.prefix === undefined || separator !== undefined, {
      error: "allowed: with time.prefix, what stands between the items of the header, as ,",
      path: ["separator"],
    }),
  );

/** What is given beside the signature is signed, or it could be changed; and what is signed is given. */
function placeholderIsGiven(name: "time" | "id") {
  const placeholder = `{${name}}`;
  return z.refine<SignatureConfiguration>(
    (given) => (given[name] !== undefined) === (given.signed ?? "").includes(placeholder),
    {
      error: `allowed: ${name} if, and only if, ${placeholder} is in signed`,
      path: [name],
    },
  );
}

/** The header that has a token. */
export const token = z.strictObject(
  { header: headerName, prefix: z.optional(affix) },
  { error: 'allowed: {"header", "prefix"}' },
);

const PLACE = "a JSON Pointer, as /data/id, or a JMESPath expression, as data.id";
const POINTER = /^(?:\/(?:[^~/]|~[01])*)+$/;
const MAX_PLACE_LENGTH = 1000;

const bodyPlace = z.string({ error: `allowed: ${PLACE}` }).check(placeIsRight);

/** Only of what need not be signed: a body could have it as well. */
const anyPlace = z.custom<BodyPlace | HeaderPlace>().check(({ value, issues }) => {
  const result = (typeof value === "object" ? inHeader : bodyPlace).safeParse(value);
  for (const issue of result.error?.issues ?? []) {
    issues.push({
      ...issue,
      code: "custom",
      input: value,
      message: `${issue.message}, or {"header"}`,
      path: issue.path,
    });
  }
});

function placeIsRight({ value, issues }: z.core.ParsePayload<string>): void {
  const fault = faultOfPlace(value);
  if (fault !== undefined) issues.push({ code: "custom", input: value, message: `allowed: ${fault}` });
}

function faultOfPlace(place: BodyPlace): string | undefined {
  if (place === "") return PLACE;
  if (place.length > MAX_PLACE_LENGTH) return `at most ${MAX_PLACE_LENGTH} characters`;
  if (!isPointer(place)) return faultOfExpression(place);
  return POINTER.test(place) ? undefined : "a JSON Pointer, with ~0 for ~ and ~1 for / in a name";
}

const payment = { transaction: bodyPlace, amount: bodyPlace, currency: bodyPlace };
const further = { occurredAt: z.optional(bodyPlace), part: z.optional(bodyPlace) };

const KINDS = `allowed: ${EVENT_KINDS.join(", ")}`;

const mappedEvent = z.strictObject(
  {
    kind: z.enum(EVENT_KINDS, { error: KINDS }),
    transaction: z.optional(bodyPlace),
    amount: z.optional(bodyPlace),
    currency: z.optional(bodyPlace),
    ...further,
  },
  { error: 'allowed: {"kind", "transaction", "amount", "currency", "occurredAt", "part"}' },
);

const kindOrEvent = z.custom<EventConfiguration["events"][string]>().check(({ value, issues }) => {
  const type = typeof value === "object" ? mappedEvent : z.enum(EVENT_KINDS, { error: `${KINDS}, or {"kind", …}` });
  for (const issue of type.safeParse(value).error?.issues ?? []) {
    issues.push({ code: "custom", input: value, message: issue.message, path: issue.path });
  }
});

const modeValue = z.union([z.string(), z.boolean()], { error: "allowed: a text, true, false" });

const mode = z
  .strictObject({ at: bodyPlace, live: modeValue, test: modeValue }, { error: 'allowed: {"at", "live", "test"}' })
  .check(z.refine(({ live, test }) => live !== test, { error: "allowed: live and test that differ" }));

const amounts = z.strictObject(
  {
    unit: oneOf(["major", "minor"]),
    form: oneOf(["number", "text"]),
    digits: z.optional(
      z.record(matching(/^[A-Z]{3}$/, "currencies' codes of ISO 4217, as USD"), wholeNumber(0, 4), {
        error: 'allowed: digits by currency, as {"ISK": 2}',
      }),
    ),
  },
  { error: 'allowed: {"unit": major|minor, "form": number|text, "digits"}' },
);

/** What the events of a sender say of payments. */
export const event = z.strictObject(
  {
    several: z.optional(bodyPlace),
    id: z.optional(anyPlace),
    by: z.custom<EventConfiguration["by"]>().check(({ value, issues }) => {
      const type = Array.isArray(value)
        ? z.array(anyPlace).check(z.minLength(1, { error: `allowed: ${PLACE}` }))
        : anyPlace;
      for (const issue of type.safeParse(value).error?.issues ?? []) {
        issues.push({ code: "custom", input: value, message: issue.message, path: issue.path });
      }
    }),
    events: z
      .record(z.string(), kindOrEvent, { error: "allowed: kinds of events by what the sender calls them" })
      .check(
        z.refine((events) => Object.keys(events).length > 0, {
          error: "allowed: at least one event, by what the sender calls it",
        }),
      ),
    ...payment,
    ...further,
    amounts,
    times: z.optional(oneOf(["seconds", "milliseconds"])),
    mode: z.optional(mode),
  },
  {
    error:
      'allowed: {"several", "id", "by", "events", "transaction", "amount", "currency", "occurredAt", "part", "amounts", "times", "mode"}',
  },
);

type Keys = Partial<Record<keyof SourceConfiguration, unknown>>;

/** What sources of each scheme say of their senders. */
const NEEDED: Readonly<Partial<Record<SourceSchemeName, readonly (keyof SourceConfiguration)[]>>> = {
  basic: ["event"],
  hmac: ["signature", "event"],
  token: ["token", "event"],
};

export interface SourceFault {
  readonly path: readonly string[];
  readonly allowed: string;
}

/** What is wrong with a source as its scheme wants it. */
export function faultsOfSource({
  scheme,
  ...source
}: Keys & { readonly scheme: SourceSchemeName }): readonly SourceFault[] {
  const needed = NEEDED[scheme] ?? [];
  const keys = ["signature", "token", "event"] as const;
  const faults = keys.flatMap((key): SourceFault[] => {
    const isGiven = source[key] !== undefined;
    if (isGiven === needed.includes(key)) return [];
    return [
      { path: [key], allowed: isGiven ? `not with scheme ${scheme}` : `an object, required by scheme ${scheme}` },
    ];
  });
  return [...faults, ...faultOfId(source)];
}

/** Whoever could change an event's id could send the event again under another. */
function faultOfId({ signature, event }: Keys): readonly SourceFault[] {
  if (!signature || !event) return [];
  const [{ id }, { id: signed }] = [event as EventConfiguration, signature as SignatureConfiguration];
  if (typeof id !== "object" || id.header.toLowerCase() === signed?.header.toLowerCase()) return [];
  return [{ path: ["event", "id"], allowed: "a place in the body, or the header of signature.id" }];
}
