import { readArguments, UsageError } from "../../command-line/command.ts";
import { oneOf } from "../../command-line/values.ts";
import { Decimal } from "../../functions/domain/decimal.ts";
import { BASIC_STATUSES, type BasicStatus } from "../../functions/domain/payment-events.ts";
import { SCHEME_NAMES, type SchemeName } from "../../functions/domain/schemes/names.ts";
import { type Capture, SOURCE_MODES, type SourceMode } from "../../functions/domain/source-rules.ts";
import { LIFECYCLE_NAMES, type LifecycleName } from "./lifecycles/lifecycles.ts";

/** What the event is to say; what is left out has a default. */
export interface EventOptions {
  readonly type?: string;
  readonly status?: BasicStatus;
  /** In whole units of the currency. */
  readonly amount?: Decimal;
  /** ISO 4217, in capitals. It may be one that the API refuses. */
  readonly currency: string;
  /** Of the transaction. */
  readonly id?: string;
  readonly occurredAt?: Date;
  /** Of the sender, where events tell it. @default - `live` */
  readonly mode?: SourceMode;
  /** How the sender's account captures. @default - `automatic` */
  readonly capture?: Capture;
}

export interface WebhookOptions {
  readonly source: string;
  readonly url?: string;
  readonly scheme?: SchemeName;
  readonly eventId?: string;
  /** A file, or `-` for the standard input: sent instead of an event made of the options. */
  readonly body?: string;
  /** Sent instead of an event made of the options: each event of such a life, in order. */
  readonly lifecycle?: LifecycleName;
  readonly event: EventOptions;
}

const SOURCE_NAME = /^[a-z0-9-]+$/;
const CURRENCY = /^[A-Z]{3}$/;
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

const LIFECYCLE_LINES = lines(LIFECYCLE_NAMES, 100)
  .map((line) => `                         ${line}`)
  .join("\n");

export const USAGE = `Sends a signed test event of a webhook source.

Usage: npm run webhook -- <source> [options]

  --status <status>    of the payment: ${BASIC_STATUSES.join(", ")} (default: completed)
  --type <type>        instead, where events have types: the type of the event, as payment_intent.succeeded
  --amount <amount>    in whole units of the currency (default: 12.34, or 1234 of its smallest unit)
  --currency <code>    three letters; the API takes those of the setting currencies, and refuses the event for another
                       (default: USD)
  --id <id>            of the transaction (default: from the event's id)
  --event-id <id>      of the event (default: a new one, which holds its time)
  --occurred-at <time> not standard-webhooks: when it happened, as 2026-01-31T12:00:00Z (default: the time in the event's id;
                       without one there, the day's first second in UTC)
  --mode <mode>        where events tell it: ${SOURCE_MODES.join(", ")} (default: the source's mode in the settings)
  --body <file>        send this file instead, - for the standard input
  --lifecycle <name>   send instead each event of a payment's life, one after the other, with the last one now; needs the
                       setting lifecycle to be full for what refunds and disputes change:
${LIFECYCLE_LINES}
  --scheme <scheme>    ${SCHEME_NAMES.join(", ")} (default: the setting webhookSources; else the source's name, if it is one)
  --url <url>          the API with its stage, as the output APIGatewayInvokeURL (default: the local run)
  --help               show this

An event of the same --event-id with the same options is the same event again: it is recorded once. For an id of your own,
where events tell their time, that holds until the day ends in UTC; add the --occurred-at that the command prints, and it holds on any
day.

Environment:
  WEBHOOK_SECRET       the secret to sign with (default, on this machine only: WEBHOOK_SECRET_<SOURCE>, which npm start takes
                       as well; else the local run's development secret)
  PORT                 port of the local run (default: 3000)
  and the settings of the stack, as WEBHOOK_SOURCES

Exit code: 0 if it was answered with 2xx, 1 if not, 2 for wrong usage.
`;

const text = { type: "string" } as const;

/** Options that hold what others would say. */
const HOLDERS = [
  ["body", "the event", ["status", "type", "amount", "currency", "id", "occurred-at", "mode"]],
  ["lifecycle", "its events", ["status", "type", "amount", "event-id", "occurred-at", "body"]],
] as const;

/** @throws UsageError naming what is wrong and what is allowed */
export function readOptions(args: readonly string[]): WebhookOptions {
  const { values, positionals } = readArguments(args, {
    ...{ status: text, type: text, amount: text, currency: text, id: text, "occurred-at": text, mode: text },
    ...{ "event-id": text, body: text, lifecycle: text, scheme: text, url: text },
  });
  const [source] = positionals;
  if (source === undefined || positionals.length > 1) {
    throw new UsageError(`${positionals.length} sources given, allowed: one`);
  }
  if (!SOURCE_NAME.test(source)) throw new UsageError(`"${source}" given, allowed: the name of a source`);
  const { scheme, status, type, body, id } = values;
  for (const [option, holds, excluded] of HOLDERS) {
    const besides = values[option] === undefined ? undefined : excluded.find((name) => values[name] !== undefined);
    if (besides) throw new UsageError(`--${besides} given, allowed: not beside --${option}, which holds ${holds}`);
  }
  if (status !== undefined && type !== undefined) throw new UsageError("--status and --type given, allowed: one");
  return {
    source,
    ...optional("url", values.url),
    ...optional("scheme", scheme, (name) => oneOf("--scheme", SCHEME_NAMES, name)),
    ...optional("eventId", values["event-id"]),
    ...optional("body", body),
    ...optional("lifecycle", values.lifecycle, (name) => oneOf("--lifecycle", LIFECYCLE_NAMES, name)),
    event: {
      ...optional("type", type),
      ...optional("status", status, (name) => oneOf("--status", BASIC_STATUSES, name)),
      ...optional("id", id),
      ...optional("mode", values.mode, (name) => oneOf("--mode", SOURCE_MODES, name)),
      ...optional("amount", values.amount, readAmount),
      ...optional("occurredAt", values["occurred-at"], readTime),
      currency: readCurrency(values.currency ?? "USD"),
    },
  };
}

/** Absent properties are left out. */
function optional<K extends string>(key: K, value: string | undefined): { readonly [P in K]?: string };
function optional<K extends string, T>(
  key: K,
  value: string | undefined,
  read: (text: string) => T,
): { readonly [P in K]?: T };
function optional(key: string, value: string | undefined, read: (text: string) => unknown = (same) => same) {
  return value === undefined ? {} : { [key]: read(value) };
}

function readAmount(given: string): Decimal {
  try {
    return Decimal.parse(given);
  } catch {
    throw new UsageError(`--amount: "${given}" given, allowed: a number`);
  }
}

function readCurrency(given: string): string {
  const currency = given.toUpperCase();
  if (CURRENCY.test(currency)) return currency;
  throw new UsageError(`--currency: "${given}" given, allowed: three letters, as USD`);
}

function readTime(given: string): Date {
  const time = new Date(given);
  if (TIME.test(given) && !Number.isNaN(time.getTime())) return time;
  throw new UsageError(`--occurred-at: "${given}" given, allowed: a time with its zone, as 2026-01-31T12:00:00Z`);
}

/** The names with commas, in lines of at most so many characters. */
function lines(names: readonly string[], width: number): readonly string[] {
  const filled: string[] = [];
  for (const name of names) {
    const longer = `${filled.at(-1) ?? ""} ${name},`;
    if (filled.length > 0 && longer.length <= width) filled[filled.length - 1] = longer;
    else filled.push(`${name},`);
  }
  return filled.map((line, index) => (index === filled.length - 1 ? line.slice(0, -1) : line));
}
