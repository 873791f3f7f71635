/** The objects of Stripe that events are about, and how a payment is found in each. */
import * as z from "zod/mini";
import { transactionIdParameter } from "../contracts.ts";
import type { Currencies } from "../currencies.ts";
import { Decimal } from "../decimal.ts";
import { NUMBER_MAGNITUDE } from "../limits.ts";
import type { EventKind } from "../payment-events.ts";
import { KIND_BY_DISPUTE_STATUS, KIND_BY_EVENT_TYPE, KIND_BY_REFUND_STATUS } from "./stripe-kinds.ts";

/** A payment as it stands in an object, with amounts in minor units. */
export interface FoundInObject {
  readonly kind: EventKind;
  readonly transactionId: string;
  readonly units: Decimal;
  readonly partId?: string;
  readonly unitsCaptured?: Decimal | undefined;
  readonly isWhole?: boolean;
}

const text = z.string({ error: "must be a string" });
const flag = z.boolean({ error: "must be true or false" });
const MINOR_UNITS = { error: "must be a whole number of minor units, at least 0" };
const isMinorUnits = (value: unknown): value is Decimal =>
  value instanceof Decimal && value.isInteger && !value.negative;
const minorUnits = z.custom<Decimal>(isMinorUnits, MINOR_UNITS);
/** Those that are calculated with: the digits of `1e999999999` would fill the memory. */
const calculableUnits = z.custom<Decimal>(
  (value) => isMinorUnits(value) && value.magnitude <= NUMBER_MAGNITUDE.max,
  MINOR_UNITS,
);
/** Charges from before payment intents have none. */
const paymentIntent = z.nullish(transactionIdParameter);
const statusOf = (kinds: Readonly<Record<string, EventKind>>) =>
  z.enum(Object.keys(kinds), { error: `must be one of ${Object.keys(kinds).join(", ")}` });

/** What is read of each object, in these currencies. */
export function stripeObjectsIn(currencies: Currencies) {
  const codes = Object.keys(currencies).map((code) => code.toLowerCase());
  const currency = z.enum(codes, { error: `must be one of ${codes.join(", ")}` });
  const object = { error: "must be an object" };
  return {
    payment_intent: z.object(
      { id: transactionIdParameter, amount: minorUnits, amount_received: z.optional(minorUnits), currency },
      object,
    ),
    charge: z.object(
      {
        payment_intent: paymentIntent,
        amount: calculableUnits,
        amount_captured: calculableUnits,
        amount_refunded: calculableUnits,
        refunded: flag,
        currency,
      },
      object,
    ),
    refund: z.object(
      {
        id: text,
        payment_intent: paymentIntent,
        amount: minorUnits,
        status: z.nullish(statusOf(KIND_BY_REFUND_STATUS)),
        currency,
      },
      object,
    ),
    dispute: z.object(
      {
        id: text,
        payment_intent: paymentIntent,
        amount: minorUnits,
        status: statusOf(KIND_BY_DISPUTE_STATUS),
        currency,
      },
      object,
    ),
  };
}

export type StripeSubject = keyof ReturnType<typeof stripeObjectsIn>;
export type StripeObjects = { [S in StripeSubject]: z.output<ReturnType<typeof stripeObjectsIn>[S]> };

/** Which object an event is about, by its type: in lifecycle `basic` payment intents only. */
export const SUBJECT_BY_EVENT_TYPE: Readonly<Record<string, StripeSubject>> = {
  ...Object.fromEntries(Object.keys(KIND_BY_EVENT_TYPE).map((type) => [type, "payment_intent" as const])),
  "charge.refunded": "charge",
  "charge.refund.updated": "refund",
  "refund.created": "refund",
  "refund.updated": "refund",
  "refund.failed": "refund",
  "charge.dispute.created": "dispute",
  "charge.dispute.updated": "dispute",
  "charge.dispute.funds_withdrawn": "dispute",
  "charge.dispute.funds_reinstated": "dispute",
  "charge.dispute.closed": "dispute",
};

type Find = {
  readonly [S in StripeSubject]: (object: StripeObjects[S], type: string) => FoundInObject | undefined;
};

/** Each finds nothing in an object that belongs to no payment intent, or whose event says nothing new of its money. */
export const FIND_PAYMENT: Find = {
  payment_intent({ id, amount, amount_received }, type) {
    const kind = KIND_BY_EVENT_TYPE[type] ?? "pending";
    // What was received is what was paid, which of a partial capture is less than what was asked for.
    if (kind === "completed") return { kind, transactionId: id, units: amount_received ?? amount };
    return { kind, transactionId: id, units: amount, unitsCaptured: positive(amount_received) };
  },

  charge({ payment_intent, amount, amount_captured, amount_refunded, refunded }) {
    // What a capture leaves of an authorization is released, and Stripe counts that as refunded.
    const given = amount_refunded.minus(positive(amount.minus(amount_captured)) ?? ZERO);
    const units = positive(given);
    if (!payment_intent || units === undefined) return undefined;
    return { kind: "refund", transactionId: payment_intent, units, unitsCaptured: amount_captured, isWhole: refunded };
  },

  refund({ id, payment_intent, amount, status }) {
    const kind = KIND_BY_REFUND_STATUS[status ?? "pending"] ?? "refund";
    return payment_intent ? { kind, transactionId: payment_intent, units: amount, partId: id } : undefined;
  },

  dispute({ id, payment_intent, amount, status }) {
    const kind = KIND_BY_DISPUTE_STATUS[status] ?? "dispute_opened";
    return payment_intent ? { kind, transactionId: payment_intent, units: amount, partId: id } : undefined;
  },
};

const ZERO = Decimal.parse("0");

function positive(units: Decimal | undefined): Decimal | undefined {
  return units === undefined || units.negative || units.digits === "0" ? undefined : units;
}
