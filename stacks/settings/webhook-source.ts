import * as z from "zod/mini";
import { CONFIGURED_SCHEME_NAMES, SOURCE_SCHEME_NAMES } from "../../functions/domain/schemes/names.ts";
import { CAPTURES, OTHER_CURRENCIES, SOURCE_MODES } from "../../functions/domain/source-rules.ts";
import { type NamingProps, nameOf } from "../definitions/names.ts";
import { list, matching, oneOf, wholeNumber } from "./kinds.ts";
import { event, faultsOfSource, signature, token } from "./source-configuration.ts";

/** What a secret itself begins with. It must not come into Terraform's state, so the name of a secret does not begin like that. */
const SECRET_BEGINNING = "(?:whsec_|sk_|rk_)";

/** Secrets, wherever in a text: one that is not valid JSON may hold whole sources. */
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

const publicUrl = matching(
  /^https:\/\/[\x21-\x7e]{1,247}$/,
  "the URL that the sender was told, of at most 255 characters, as https://pay.example.com/webhooks/square",
);

/** Providers whose events do not hold the payment: a receiver would have to ask them for it. */
const ASKED_BACK: readonly unknown[] = ["gocardless", "mollie-classic", "stripe-thin"];

const scheme = z.enum(SOURCE_SCHEME_NAMES, {
  error: ({ input }) =>
    `allowed: ${SOURCE_SCHEME_NAMES.join(", ")}${
      ASKED_BACK.includes(input) ? "; its events do not hold the payment: docs/providers/README.md says what to do" : ""
    }`,
});

/** A sender of signed webhooks. */
const webhookSource = z
  .strictObject(
    {
      /** The end of its route: `POST /webhooks/{name}`. */
      name: sourceName,
      /** How it signs. */
      scheme,
      /** The name of its secret in Secrets Manager; default: `payment-webhook-{name}-{env}`. */
      secret: z.optional(secretName),
      /** Which of the sender's modes is recorded. */
      mode: z.optional(oneOf(SOURCE_MODES)),
      /** What becomes of a payment in a currency that is not taken. */
      otherCurrencies: z.optional(oneOf(OTHER_CURRENCIES)),
      /** How the sender's account captures, where its events do not tell. */
      capture: z.optional(oneOf(CAPTURES)),
      /** The URL that the sender was told, where it is not the API's own: some senders sign it. */
      url: z.optional(publicUrl),
      /** Requests a second. */
      throttleRateLimit: z._default(wholeNumber(1, 10_000), 100),
      /** Requests at once. */
      throttleBurstLimit: z._default(wholeNumber(1, 5_000), 200),
      /** How it signs, with scheme `hmac`. */
      signature: z.optional(signature),
      /** Where its token stands, with scheme `token`. */
      token: z.optional(token),
      /** What its events say, with schemes `hmac`, `token` and `basic`. */
      event: z.optional(event),
    },
    {
      error: `allowed: {"name", "scheme": ${SOURCE_SCHEME_NAMES.join("|")}, "secret", "mode": ${SOURCE_MODES.join("|")}, "otherCurrencies": ${OTHER_CURRENCIES.join("|")}, "capture": ${CAPTURES.join("|")}, "url", "throttleRateLimit", "throttleBurstLimit"; with schemes ${CONFIGURED_SCHEME_NAMES.join(", ")} "signature", "token", "event"}`,
    },
  )
  .check(
    z.refine(({ scheme, capture }) => capture === undefined || scheme === "adyen", {
      path: ["capture"],
      error: "allowed: with scheme adyen, whose events do not tell it",
    }),
    ({ value, issues }) => {
      for (const { path, allowed } of faultsOfSource(value)) {
        issues.push({ code: "custom", input: value, path: [...path], message: `allowed: ${allowed}` });
      }
    },
  );

export type WebhookSourceSettings = Readonly<z.infer<typeof webhookSource>>;

export const webhookSources = list(webhookSource, '{"name", "scheme"}', {
  identity: ({ name }) => name,
  distinct: "sources with names of their own",
});

/** The name of a source's secret in Secrets Manager. Names are unique per account and region. */
export function webhookSecretName(
  { name, secret }: Pick<WebhookSourceSettings, "name" | "secret">,
  naming: NamingProps,
): string {
  return secret ?? nameOf(`payment-webhook-${name}`, naming);
}
