/** The kinds of value that settings have, each with the one message that says what is allowed. */
import * as z from "zod/mini";
import { SCHEME_NAMES } from "../../functions/domain/schemes/index.ts";
import { SUBSCRIBER_PROTOCOLS } from "./values.ts";
import { isJsonLike } from "./variables.ts";

export const oneOf = <const T extends readonly string[]>(values: T) =>
  z.enum(values, { error: `allowed: ${values.join(", ")}` });
export const flag = z.boolean({ error: "allowed: true, false" });
export const list = <T extends z.core.$ZodType>(item: T, what: string) =>
  z.array(item, {
    error: ({ input }) => `allowed: a list of ${what}${isBrokenJson(input) ? ", in valid JSON" : ""}`,
  });
export const matching = (pattern: RegExp, allowed: string) =>
  z.string({ error: `allowed: ${allowed}` }).check(z.regex(pattern, { error: `allowed: ${allowed}` }));
export const wholeNumber = (min: number, max: number) => {
  const error = `allowed: a whole number from ${min} to ${max}`;
  return z.int({ error }).check(z.gte(min, { error }), z.lte(max, { error }));
};
export const emailAddress = z.email({ error: "allowed: an e-mail address" });

const ENDPOINTS = { email: /^[^\s@]+@[^\s@]+$/, https: /^https:\/\/\S+$/, sqs: /^arn:[\w-]+:sqs:[\w-]+:\d{12}:\S+$/ };

export const subscriber = z
  .strictObject(
    { protocol: oneOf(SUBSCRIBER_PROTOCOLS), endpoint: z.string({ error: "allowed: a string" }) },
    { error: `allowed: {"protocol": ${SUBSCRIBER_PROTOCOLS.join("|")}, "endpoint": …}` },
  )
  .check(
    z.refine(({ protocol, endpoint }) => ENDPOINTS[protocol].test(endpoint), {
      error: "allowed: an e-mail address (email), an https URL (https), a queue's ARN (sqs)",
      path: ["endpoint"],
    }),
  );

/** What could be read has been: text in which JSON begins has an error in it. */
function isBrokenJson(input: unknown): boolean {
  return typeof input === "string" && isJsonLike(input);
}

/** What a secret itself begins with. It must not come into Terraform's state, so it is no name of one. */
const SECRET_BEGINNING = "(?:whsec_|sk_|rk_)";

/** Secrets, wherever in a text: one that is no valid JSON may hold whole sources. */
export const SECRETS = new RegExp(`(?<![A-Za-z0-9])${SECRET_BEGINNING}[^\\s"',}\\]]*`, "g");

const sourceName = matching(
  /^(?!payment$)[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/,
  "1 to 32 lower-case letters, digits and -, not first or last a -, and not payment, which is the route for AWS callers",
);

/** Source: Secrets Manager API Reference, CreateSecret, Name. */
const secretName = matching(
  new RegExp(`^(?!${SECRET_BEGINNING})[A-Za-z0-9/_+=.@-]{1,128}$`),
  "the name of a secret, of letters, digits and /_+=.@-; never the secret itself, which the operator puts into Secrets Manager",
);

/** A sender of signed webhooks. */
export const webhookSource = z.strictObject(
  {
    /** The end of its route: `POST /webhooks/{name}`. */
    name: sourceName,
    /** How it signs. */
    scheme: oneOf(SCHEME_NAMES),
    /** The name of its secret in Secrets Manager; default: `payment-webhook-{name}-{env}`. */
    secret: z.optional(secretName),
    /** Requests a second. */
    throttleRateLimit: z._default(wholeNumber(1, 10_000), 100),
    /** Requests at once. */
    throttleBurstLimit: z._default(wholeNumber(1, 5_000), 200),
  },
  {
    error: `allowed: {"name", "scheme": ${SCHEME_NAMES.join("|")}, "secret", "throttleRateLimit", "throttleBurstLimit"}`,
  },
);

/** More would not fit a function's environment variables: 4 KB. */
const MAX_WEBHOOK_SOURCES = 12;

export const webhookSources = list(webhookSource, '{"name", "scheme"}').check(
  // Not `maxLength`, which measures a text, too.
  z.refine(({ length }) => length <= MAX_WEBHOOK_SOURCES, { error: `allowed: at most ${MAX_WEBHOOK_SOURCES} sources` }),
  z.refine((sources) => areUnique(sources.map(({ name }) => name)), {
    error: "allowed: sources with names of their own",
  }),
);

export function areUnique(texts: readonly string[]): boolean {
  return new Set(texts).size === texts.length;
}
