import * as z from "zod/mini";
import { ConfigurationError } from "./errors.ts";
import type { SourceConfiguration } from "./schemes/configuration.ts";
import { SOURCE_SCHEME_NAMES, type SourceSchemeName } from "./schemes/names.ts";
import {
  CAPTURES,
  type Capture,
  OTHER_CURRENCIES,
  type OtherCurrencies,
  SOURCE_MODES,
  type SourceMode,
} from "./source-rules.ts";

/** A sender of signed webhooks, as `webhook-receiver` knows it. */
export interface WebhookSource {
  /** The end of its route, see {@link sourcePath}. */
  readonly name: string;
  readonly scheme: SourceSchemeName;
  /** ARN of the secret in Secrets Manager; never the secret. */
  readonly secretId: string;
  /** Which of the sender's modes is recorded. @default - `live` */
  readonly mode?: SourceMode | undefined;
  /** What becomes of a payment in a currency that is not taken. @default - `refuse` */
  readonly otherCurrencies?: OtherCurrencies | undefined;
  /** How the sender's account captures payments: some senders' events do not tell. @default - `automatic` */
  readonly capture?: Capture | undefined;
  /** The URL that the sender was told, if it is another one than that of the API: some senders sign it. */
  readonly url?: string | undefined;
}

/**
 * The file beside the code that has the configurations of those sources that have one, by their names: too long for the variables
 * of a function.
 */
export const CONFIGURATIONS_FILE = "webhook-sources.json";
export type SourceConfigurations = Readonly<Record<string, SourceConfiguration>>;

const PATH = "/webhooks/";

/** `/webhooks/stripe` */
export function sourcePath(name: string): string {
  return `${PATH}${name}`;
}

const webhookSources = z.array(
  z.object({
    name: z.string(),
    scheme: z.enum(SOURCE_SCHEME_NAMES),
    secretId: z.string().check(z.minLength(1)),
    mode: z.optional(z.enum(SOURCE_MODES)),
    otherCurrencies: z.optional(z.enum(OTHER_CURRENCIES)),
    capture: z.optional(z.enum(CAPTURES)),
    url: z.optional(z.string()),
  }),
);

/**
 * Reads the value of the variable `WEBHOOK_SOURCES`: the sources as JSON.
 * @returns the sources by the path of their route
 * @throws ConfigurationError if the value does not follow the contract
 */
export function readWebhookSources(json: string): ReadonlyMap<string, WebhookSource> {
  const result = webhookSources.safeParse(JSON.parse(json));
  if (!result.success) throw new ConfigurationError(`WEBHOOK_SOURCES: ${z.prettifyError(result.error)}`);
  return new Map(result.data.map((source) => [sourcePath(source.name), source]));
}
