import * as z from "zod/mini";
import {
  CURRENCIES,
  type Currency,
  type PaymentStatus,
  transactionIdParameter,
  type WebhookPayment,
  webhookPayment,
} from "../contracts.ts";
import { Decimal } from "../decimal.ts";
import { validate } from "../validation.ts";
import { isIdempotencyKey } from "../webhook-identity.ts";

/**
 * What an event says of its payment. To Stripe a failed attempt is not the end: a later event may say otherwise.
 * Source: Stripe API reference, "Types of events", payment_intent.
 */
export const STATUS_BY_EVENT_TYPE: Readonly<Record<string, PaymentStatus>> = {
  "payment_intent.created": "pending",
  "payment_intent.processing": "pending",
  "payment_intent.requires_action": "pending",
  "payment_intent.partially_funded": "pending",
  "payment_intent.amount_capturable_updated": "pending",
  "payment_intent.succeeded": "completed",
  "payment_intent.payment_failed": "failed",
  "payment_intent.canceled": "failed",
};

/** Digits behind the point of each currency. Source: ISO 4217; Stripe documentation, "Supported currencies", minor units. */
const MINOR_UNIT_DIGITS: Readonly<Record<Currency, number>> = { USD: 2, EUR: 2, GBP: 2 };

/** Stripe tells the time to the second. Of two events within a second, the one later in this list happened later. */
const ORDER_WITHIN_A_SECOND: readonly PaymentStatus[] = ["pending", "failed", "completed"];

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
});

const paymentIntentEvent = z.object({
  created: wholeNumber(LAST_SECOND, "must be a time in seconds since 1970"),
  data: z.object(
    {
      object: z.object(
        {
          id: transactionIdParameter,
          amount: minorUnits,
          amount_received: z.optional(minorUnits),
          currency: z.enum(
            CURRENCIES.map((currency) => currency.toLowerCase()),
            { error: `must be one of ${CURRENCIES.map((currency) => currency.toLowerCase()).join(", ")}` },
          ),
        },
        object,
      ),
    },
    object,
  ),
});

export interface StripePayment {
  readonly payment: WebhookPayment;
  /** ISO 8601, UTC, with milliseconds. */
  readonly occurredAt: string;
}

/**
 * What every event has.
 * @param body parsed with exact numbers
 * @throws RequestError 400 naming the field
 */
export function readStripeEvent(body: Record<string, unknown>): { readonly id: string; readonly type: string } {
  return validate(anyEvent, body);
}

/**
 * The payment that an event of this type is about; undefined if it is about something else.
 * @param body parsed with exact numbers
 * @throws RequestError 400 naming the field
 */
export function readStripePayment(type: string, body: Record<string, unknown>): StripePayment | undefined {
  const status = Object.hasOwn(STATUS_BY_EVENT_TYPE, type) ? STATUS_BY_EVENT_TYPE[type] : undefined;
  if (status === undefined) return undefined;
  const { created, data } = validate(paymentIntentEvent, body);
  const { amount, amount_received, ...intent } = data.object;
  const currency = intent.currency.toUpperCase() as Currency;
  // What was received is what was paid. After a partial capture it is less than what was asked for.
  const units = (status === "completed" ? amount_received : undefined) ?? amount;
  const payment = validate(webhookPayment, {
    transaction_id: intent.id,
    amount: units.movedBy(-MINOR_UNIT_DIGITS[currency]),
    currency,
    status,
  });
  const milliseconds = Number(created.toString()) * 1000 + ORDER_WITHIN_A_SECOND.indexOf(status);
  return { payment, occurredAt: new Date(milliseconds).toISOString() };
}
