import * as z from "zod/mini";
import { transactionIdParameter } from "../contracts.ts";
import type { Currencies } from "../currencies.ts";
import { Decimal } from "../decimal.ts";
import { type EventKind, timeToldInSeconds } from "../payment-events.ts";
import type { SourceRules } from "../source-rules.ts";
import { validate } from "../validation.ts";
import { type PaymentRead, readEvent } from "../webhook.ts";
import { isIdempotencyKey } from "../webhook-identity.ts";
import { minorUnitDigits } from "./stripe-currencies.ts";
import { KIND_BY_EVENT_TYPE } from "./stripe-kinds.ts";

/** The last second of the year 9999, the last that ISO 8601 writes with four digits. */
const LAST_SECOND = 253_402_300_799;

const wholeNumber = (max: number, error: string) =>
  z.custom<Decimal>(
    (value) =>
      value instanceof Decimal &&
      value.isInteger &&
      !value.negative &&
      (max === Infinity || Number(value.toString()) <= max),
    { error },
  );
const minorUnits = wholeNumber(Infinity, "must be a whole number of minor units, at least 0");
const text = z.string({ error: "must be a string" });
const object = { error: "must be an object" };

const anyEvent = z.object({
  id: text.check(z.refine(isIdempotencyKey, { error: "must be an event's id" })),
  type: text,
  livemode: z.optional(z.boolean({ error: "must be true or false" })),
});

function paymentIntentEventOf(currencies: Currencies) {
  const codes = Object.keys(currencies).map((code) => code.toLowerCase());
  const paymentIntent = z.object(
    {
      id: transactionIdParameter,
      amount: minorUnits,
      amount_received: z.optional(minorUnits),
      currency: z.enum(codes, { error: `must be one of ${codes.join(", ")}` }),
    },
    object,
  );
  return z.object({
    created: wholeNumber(LAST_SECOND, "must be a time in seconds since 1970"),
    data: z.object({ object: paymentIntent }, object),
  });
}

/** Made once for the currencies of a container. */
const contracts = new WeakMap<Currencies, ReturnType<typeof paymentIntentEventOf>>();

function contractIn(currencies: Currencies) {
  const contract = contracts.get(currencies) ?? paymentIntentEventOf(currencies);
  contracts.set(currencies, contract);
  return contract;
}

/** What every event has, known before its payment is read. */
export type StripeEvent = z.infer<typeof anyEvent>;

/**
 * @param body parsed with exact numbers
 * @throws RequestError 400 naming the field
 */
export function readStripeEvent(body: Record<string, unknown>): StripeEvent {
  return validate(anyEvent, body);
}

/**
 * What an event says of a payment: `thin` if it names a payment without holding it; undefined if it is about something else.
 * Source: Stripe documentation, "Thin events".
 */
export function kindOf({ type }: StripeEvent, body: Record<string, unknown>): EventKind | "thin" | undefined {
  const isThin = body.object === "v2.core.event";
  const name = isThin ? type.replace(/^v1\./, "") : type;
  if (!Object.hasOwn(KIND_BY_EVENT_TYPE, name)) return undefined;
  return isThin ? "thin" : KIND_BY_EVENT_TYPE[name];
}

/** The payment's currency as the event writes it, if it does. */
export function currencyOf({ data }: Record<string, unknown>): unknown {
  return (data as { object?: { currency?: unknown } | null } | null | undefined)?.object?.currency;
}

/**
 * The payment that an event brings.
 * @param body parsed with exact numbers
 * @throws RequestError 400 naming the field
 */
export function readStripePayment(
  body: Record<string, unknown>,
  kind: EventKind,
  { currencies, contract }: Pick<SourceRules, "currencies" | "contract">,
): PaymentRead & Required<Pick<PaymentRead, "occurredAt">> {
  const { created, data } = validate(contractIn(currencies), body);
  const { amount, amount_received, ...intent } = data.object;
  const currency = intent.currency.toUpperCase();
  // What was received is what was paid, which of a partial capture is less than what was asked for.
  const units = (kind === "completed" ? amount_received : undefined) ?? amount;
  const read = readEvent(
    kind,
    { transaction_id: intent.id, amount: units.movedBy(-minorUnitDigits(currency, currencies)), currency },
    contract,
  );
  return { ...read, occurredAt: timeToldInSeconds(Number(created.toString()), kind) };
}
