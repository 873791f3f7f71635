import * as z from "zod/mini";
import type { Currencies } from "../currencies.ts";
import { Decimal } from "../decimal.ts";
import { timeToldInSeconds } from "../payment-events.ts";
import type { SourceRules } from "../source-rules.ts";
import { validate } from "../validation.ts";
import { type PaymentRead, readEvent } from "../webhook.ts";
import { isIdempotencyKey } from "../webhook-identity.ts";
import { minorUnitDigits } from "./stripe-currencies.ts";
import {
  FIND_PAYMENT,
  type StripeObjects,
  type StripeSubject,
  SUBJECT_BY_EVENT_TYPE,
  stripeObjectsIn,
} from "./stripe-objects.ts";

/** The last second of the year 9999, the last that ISO 8601 writes with four digits. */
const LAST_SECOND = 253_402_300_799;

const text = z.string({ error: "must be a string" });
const seconds = z.custom<Decimal>(
  (value) => value instanceof Decimal && value.isInteger && !value.negative && Number(value.toString()) <= LAST_SECOND,
  { error: "must be a time in seconds since 1970" },
);

const anyEvent = z.object({
  id: text.check(z.refine(isIdempotencyKey, { error: "must be an event's id" })),
  type: text,
  livemode: z.optional(z.boolean({ error: "must be true or false" })),
});

/** Made once for the currencies of a container. */
const contracts = new WeakMap<Currencies, ReturnType<typeof stripeObjectsIn>>();

function objectsIn(currencies: Currencies) {
  const objects = contracts.get(currencies) ?? stripeObjectsIn(currencies);
  contracts.set(currencies, objects);
  return objects;
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
 * The object that an event about a payment is about: `thin` if the event names the object without holding it; undefined if it is
 * about something else.
 * Source: Stripe documentation, "Thin events".
 */
export function subjectOf(
  { type }: StripeEvent,
  body: Record<string, unknown>,
  { lifecycle }: Pick<SourceRules, "lifecycle">,
): StripeSubject | "thin" | undefined {
  const isThin = body.object === "v2.core.event";
  const name = isThin ? type.replace(/^v1\./, "") : type;
  const subject = Object.hasOwn(SUBJECT_BY_EVENT_TYPE, name) ? SUBJECT_BY_EVENT_TYPE[name] : undefined;
  if (subject === undefined || (lifecycle === "basic" && subject !== "payment_intent")) return undefined;
  return isThin ? "thin" : subject;
}

/** The payment's currency as the event writes it, if it does. */
export function currencyOf({ data }: Record<string, unknown>): unknown {
  return (data as { object?: { currency?: unknown } | null } | null | undefined)?.object?.currency;
}

/**
 * The payment that an event brings, undefined if it is not about the money of a payment intent.
 * @param body parsed with exact numbers
 * @throws RequestError 400 naming the field
 */
export function readStripePayment<S extends StripeSubject>(
  body: Record<string, unknown>,
  { type }: StripeEvent,
  subject: S,
  { currencies, contract, lifecycle }: Pick<SourceRules, "currencies" | "contract" | "lifecycle">,
): (PaymentRead & Required<Pick<PaymentRead, "occurredAt">>) | undefined {
  const object: z.ZodMiniType = objectsIn(currencies)[subject];
  const data = z.object({ object }, { error: "must be an object" });
  const read = validate(z.object({ created: seconds, data }), body);
  const stripeObject = read.data.object as StripeObjects[S];
  const found = FIND_PAYMENT[subject](stripeObject, type);
  if (found === undefined) return undefined;
  const { kind, transactionId, units, partId, unitsCaptured, isWhole } = found;
  const currency = stripeObject.currency.toUpperCase();
  const digits = minorUnitDigits(currency, currencies);
  const payment = { transaction_id: transactionId, amount: units.movedBy(-digits), currency };
  const further = { part_id: partId, amount_captured: unitsCaptured?.movedBy(-digits), isWhole };
  return {
    ...readEvent(kind, lifecycle === "full" ? { ...payment, ...further } : payment, contract),
    occurredAt: timeToldInSeconds(Number(read.created.toString()), kind),
  };
}
