/**
 * Lives of payments as Stripe tells them: a payment intent, its charge, and the charge's refunds and disputes.
 * Source: Stripe API reference, "Types of events", and the objects that they hold.
 */
import { Decimal } from "../../../functions/domain/decimal.ts";
import { digest } from "../senders/sender.ts";
import { minorUnitsOf, stripeEvent } from "../senders/stripe.ts";
import type { Happening } from "./lifecycles.ts";
import { ASKED_FOR } from "./lifecycles.ts";
import { type Teller, type TimedStep, type ToldOf, timedSteps, until } from "./teller.ts";

/** What is told of a step: the type of each event, and the object that it holds. */
type Tell = (step: TimedStep, told: Told) => readonly (readonly [type: string, object: object])[];

const TELL: Readonly<Record<Happening, Tell>> = {
  created: intent("payment_intent.created", "requires_payment_method"),
  processing: intent("payment_intent.processing", "processing"),
  failed: intent("payment_intent.payment_failed", "requires_payment_method"),
  authorized: intent("payment_intent.amount_capturable_updated", "requires_capture"),
  captured: intent("payment_intent.succeeded", "succeeded"),
  canceled: (step, told) => [
    ["payment_intent.canceled", told.intent(step, "canceled")],
    // An authorization is released as if it were refunded.
    ...(told.isAuthorized(step) ? [["charge.refunded", told.charge(step)] as const] : []),
  ],
  refunded: (step, told) => [
    ["refund.created", told.refund(step, "pending")],
    ["charge.refunded", told.charge(step)],
  ],
  refund_failed: (step, told) => [["refund.failed", told.refund(step, "failed")]],
  disputed: (step, told) => [
    ["charge.dispute.created", told.dispute(step, "needs_response")],
    ["charge.dispute.funds_withdrawn", told.dispute(step, "needs_response")],
  ],
  dispute_won: (step, told) => [["charge.dispute.closed", told.dispute(step, "won")]],
  dispute_lost: (step, told) => [["charge.dispute.closed", told.dispute(step, "lost")]],
};

function intent(type: string, status: string): Tell {
  return (step, told) => [[type, told.intent(step, status)]];
}

export const tellStripe: Teller = (lifecycle, of) => {
  const steps = timedSteps(lifecycle, of.endsAt);
  const told = new Told(steps, of);
  return steps.flatMap((step) =>
    TELL[step.happens](step, told).map(([type, object]) => {
      const eventId = `evt_${digest(`${of.seed} ${step.index} ${type}`)}`;
      return { eventId, type, body: stripeEvent({ eventId, type, object, created: step.at, mode: of.mode }) };
    }),
  );
};

/** The objects as they are at a step. */
class Told {
  readonly #steps: readonly TimedStep[];
  readonly #of: ToldOf;

  constructor(steps: readonly TimedStep[], of: ToldOf) {
    this.#steps = steps;
    this.#of = of;
  }

  isAuthorized(step: TimedStep): boolean {
    return until(this.#steps, step, "authorized").length > 0;
  }

  intent(step: TimedStep, status: string): object {
    const received = this.#captured(step);
    const amount = this.#units(ASKED_FOR);
    return {
      ...{ id: this.#of.transactionId, object: "payment_intent", amount },
      amount_capturable: status === "requires_capture" ? amount : this.#units("0"),
      amount_received: received,
      capture_method: until(this.#steps, step, "authorized").length > 0 ? "manual" : "automatic",
      ...this.#common(),
      latest_charge: this.#id("ch"),
      status,
    };
  }

  charge(step: TimedStep): object {
    const asked = this.#units(ASKED_FOR);
    const captured = this.#captured(step);
    const left = asked.minus(captured);
    // What a capture leaves of an authorization is released, and counted as refunded.
    const released = left.negative ? this.#units("0") : left;
    const refunded = this.#refunded(step).plus(released);
    return {
      ...{ id: this.#id("ch"), object: "charge", amount: asked, amount_captured: captured, amount_refunded: refunded },
      captured: captured.digits !== "0",
      ...this.#common(),
      payment_intent: this.#of.transactionId,
      paid: true,
      refunded: refunded.minus(asked).negative === false,
      status: "succeeded",
    };
  }

  refund({ amount, part }: TimedStep, status: string): object {
    return {
      ...{ id: this.#id("re", part), object: "refund", amount: this.#units(amount) },
      charge: this.#id("ch"),
      ...this.#common(),
      payment_intent: this.#of.transactionId,
      reason: "requested_by_customer",
      status,
    };
  }

  dispute({ amount, part }: TimedStep, status: string): object {
    return {
      ...{ id: this.#id("dp", part), object: "dispute", amount: this.#units(amount) },
      charge: this.#id("ch"),
      ...this.#common(),
      payment_intent: this.#of.transactionId,
      reason: "general",
      status,
    };
  }

  #common() {
    return { currency: this.#of.currency.toLowerCase(), livemode: this.#of.mode === "live", metadata: {} };
  }

  #captured(step: TimedStep): Decimal {
    return this.#sum(until(this.#steps, step, "captured"));
  }

  /** Without refunds that failed. */
  #refunded(step: TimedStep): Decimal {
    return this.#sum(until(this.#steps, step, "refunded")).minus(this.#sum(until(this.#steps, step, "refund_failed")));
  }

  #sum(steps: readonly TimedStep[]): Decimal {
    return steps.reduce((sum, { amount }) => sum.plus(this.#units(amount)), Decimal.parse("0"));
  }

  #units(amount: string): Decimal {
    return minorUnitsOf(Decimal.parse(amount), this.#of.currency);
  }

  #id(kind: string, part = ""): string {
    return `${kind}_${digest(`${this.#of.seed} ${kind} ${part}`)}`;
  }
}
