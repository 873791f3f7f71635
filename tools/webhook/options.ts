import { parseArgs } from "node:util";
import { CURRENCIES, type Currency, PAYMENT_STATUSES, type PaymentStatus } from "../../functions/domain/contracts.ts";
import { Decimal } from "../../functions/domain/decimal.ts";
import { SCHEME_NAMES, type SchemeName } from "../../functions/domain/schemes/index.ts";
import { firstSentence } from "../../local/first-sentence.ts";

/** Wrong usage, in one line that says what is allowed. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** What the event is to say; what is left out has a default. */
export interface EventOptions {
  readonly type?: string;
  readonly status?: PaymentStatus;
  readonly amount: Decimal;
  readonly currency: Currency;
  readonly id?: string;
}

export interface WebhookOptions {
  readonly source: string;
  readonly url?: string;
  readonly scheme?: SchemeName;
  readonly eventId?: string;
  /** A file, or `-` for the standard input: sent instead of an event made of the options. */
  readonly body?: string;
  readonly event: EventOptions;
}

const DEFAULT_AMOUNT = "12.34";
const SOURCE_NAME = /^[a-z0-9-]+$/;

export const USAGE = `Sends a signed test event of a webhook source.

Usage: npm run webhook -- <source> [options]

  --status <status>    of the payment: ${PAYMENT_STATUSES.join(", ")} (default: completed)
  --type <type>        instead, scheme stripe: the type of the event, as payment_intent.succeeded
  --amount <amount>    in whole units of the currency (default: ${DEFAULT_AMOUNT})
  --currency <code>    ${CURRENCIES.join(", ")} (default: USD)
  --id <id>            of the transaction; scheme stripe: of the payment intent (default: from the event's id)
  --event-id <id>      of the event (default: a new one); an event of the same id is the same event again
  --body <file>        send this file instead, - for the standard input
  --scheme <scheme>    ${SCHEME_NAMES.join(", ")} (default: the setting webhookSources; else the source's name, if it is one)
  --url <url>          the API with its stage, as the output APIGatewayInvokeURL (default: the local run)
  --help               show this

Environment:
  WEBHOOK_SECRET       the secret to sign with (default, on this machine only: the local run's development secret)
  PORT                 port of the local run (default: 3000)
  and the settings of the stack, as WEBHOOK_SOURCES

Exit status: 0 if it was answered with 2xx, 1 if not, 2 for wrong usage.
`;

/**
 * Reads the command line.
 * @returns undefined if help is asked for
 * @throws UsageError naming what is wrong and what is allowed
 */
export function readOptions(args: readonly string[]): WebhookOptions | undefined {
  const { values, positionals } = parse(args);
  if (values.help) return undefined;
  const [source] = positionals;
  if (source === undefined || positionals.length > 1) {
    throw new UsageError(`${positionals.length} sources given, allowed: one`);
  }
  if (!SOURCE_NAME.test(source)) throw new UsageError(`"${source}" given, allowed: the name of a source`);
  const { scheme, status, type, body, id, currency, amount = DEFAULT_AMOUNT } = values;
  if (body !== undefined) {
    const made = ["status", "type", "amount", "currency", "id"] as const;
    const besides = made.find((name) => values[name] !== undefined);
    if (besides) throw new UsageError(`--${besides} given, allowed: not beside --body, which holds the event`);
  }
  if (status !== undefined && type !== undefined) throw new UsageError("--status and --type given, allowed: one");
  return {
    source,
    ...optional("url", values.url),
    ...optional("scheme", oneOf("--scheme", SCHEME_NAMES, scheme)),
    ...optional("eventId", values["event-id"]),
    ...optional("body", body),
    event: {
      ...optional("type", type),
      ...optional("status", oneOf("--status", PAYMENT_STATUSES, status)),
      ...optional("id", id),
      amount: readAmount(amount),
      currency: oneOf("--currency", CURRENCIES, currency?.toUpperCase()) ?? "USD",
    },
  };
}

function parse(args: readonly string[]) {
  const text = { type: "string" } as const;
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        ...{ status: text, type: text, amount: text, currency: text, id: text, body: text },
        ...{ "event-id": text, scheme: text, url: text, help: { type: "boolean" } },
      },
    });
  } catch (error) {
    if (error instanceof TypeError) throw new UsageError(firstSentence(error.message));
    throw error;
  }
}

/** Absent properties are left out. */
function optional<K extends string, T>(key: K, value: T | undefined): { readonly [P in K]?: T } {
  return (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: T };
}

function oneOf<const T extends readonly string[]>(option: string, allowed: T, given?: string): T[number] | undefined {
  if (given !== undefined && !allowed.includes(given))
    throw new UsageError(`${option}: "${given}" given, allowed: ${allowed.join(", ")}`);
  return given;
}

function readAmount(text: string): Decimal {
  try {
    return Decimal.parse(text);
  } catch {
    throw new UsageError(`--amount: "${text}" given, allowed: a number`);
  }
}
