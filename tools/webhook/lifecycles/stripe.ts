/**
 * Lives of payments as Stripe tells them: a payment intent, its charge, and the charge's refunds and disputes.
 * Source: Stripe API reference, "Types of events", and the objects that they hold.
 */
import { Decimal } from "../../../functions/domain/decimal.ts";
import { minorUnitsOf, stripeEvent } from "../senders/stripe.ts";
import { ASKED_FOR } from "./lifecycles.ts";
import { type Life, type Telling, type TellStep, type TimedStep, tellerOf } from "./teller.ts";

export const tellStripe = tellerOf("evt_", {
  created: intent("payment_intent.created", "requires_payment_method"),
  processing: intent("payment_intent.processing", "processing"),
  failed: intent("payment_intent.payment_failed", "requires_payment_method"),
  authorized: intent("payment_intent.amount_capturable_updated", "requires_capture"),
  captured: intent("payment_intent.succeeded", "succeeded"),
  canceled: (step, life) => [
    ...intent("payment_intent.canceled", "canceled")(step, life),
    // An authorization is released as if it were refunded.
    ...(life.had("authorized", step) ? [event("charge.refunded", step, life, charge(step, life))] : []),
  ],
  refunded: (step, life) => [
    event("refund.created", step, life, partOf("refund", "re_", step, life, "pending")),
    event("charge.refunded", step, life, charge(step, life)),
  ],
  refund_failed: (step, life) => [event("refund.failed", step, life, partOf("refund", "re_", step, life, "failed"))],
  disputed: (step, life) =>
    ["charge.dispute.created", "charge.dispute.funds_withdrawn"].map((type) =>
      event(type, step, life, partOf("dispute", "dp_", step, life, "needs_response")),
    ),
  dispute_won: closed("won"),
  dispute_lost: closed("lost"),
});

function event(type: string, { at }: TimedStep, { of }: Life, object: object): Telling {
  return [type, (eventId) => stripeEvent({ eventId, type, object, created: at, mode: of.mode })];
}

function intent(type: string, status: string) {
  return (step: TimedStep, life: Life): readonly Telling[] => {
    const object = {
      ...{ id: life.of.transactionId, object: "payment_intent", amount: unitsOf(ASKED_FOR, life) },
      amount_capturable: unitsOf(status === "requires_capture" ? ASKED_FOR : "0", life),
      amount_received: unitsOf(life.sum("captured", step), life),
      capture_method: life.had("authorized", step) ? "manual" : "automatic",
      ...common(life),
      latest_charge: life.id("ch_"),
      status,
    };
    return [event(type, step, life, object)];
  };
}

function charge(step: TimedStep, life: Life): object {
  const asked = unitsOf(ASKED_FOR, life);
  const captured = unitsOf(life.sum("captured", step), life);
  const left = asked.minus(captured);
  const given = unitsOf(life.sum("refunded", step).minus(life.sum("refund_failed", step)), life);
  // What a capture leaves of an authorization is released, and counted as refunded.
  const refunded = left.negative ? given : given.plus(left);
  return {
    ...{ id: life.id("ch_"), object: "charge", amount: asked, amount_captured: captured, amount_refunded: refunded },
    captured: captured.digits !== "0",
    ...common(life),
    payment_intent: life.of.transactionId,
    paid: true,
    refunded: !refunded.minus(asked).negative,
    status: "succeeded",
  };
}

/** A refund or a dispute. */
function partOf(object: string, prefix: string, { amount, part }: TimedStep, life: Life, status: string): object {
  return {
    ...{ id: life.id(prefix, part), object, amount: unitsOf(amount, life) },
    charge: life.id("ch_"),
    ...common(life),
    payment_intent: life.of.transactionId,
    status,
  };
}

function closed(status: string): TellStep {
  return (step, life) => [event("charge.dispute.closed", step, life, partOf("dispute", "dp_", step, life, status))];
}

/** Stripe's minor units, which are not always those of ISO 4217. */
function unitsOf(amount: string | Decimal, { of }: Life): Decimal {
  return minorUnitsOf(Decimal.parse(String(amount)), of.currency);
}

function common({ of }: Life) {
  return { currency: of.currency.toLowerCase(), livemode: of.mode === "live", metadata: {} };
}
