/** Lives of payments as Checkout.com tells them. Source: Checkout.com documentation, "Event types". */
import { type TellStep, tellerOf } from "./teller.ts";

export const tellCheckout = tellerOf(
  "evt_",
  {
    created: action("payment_pending"),
    processing: action("payment_capture_pending"),
    failed: action("payment_declined"),
    authorized: action("payment_approved"),
    captured: (step, life) => [
      ...(life.had("authorized", step) ? [] : (action("payment_approved")(step, life) ?? [])),
      ...(action("payment_captured")(step, life) ?? []),
    ],
    canceled: (step, life) => action(life.had("authorized", step) ? "payment_voided" : "payment_canceled")(step, life),
    refunded: action("payment_refund_pending", "payment_refunded"),
    refund_failed: action("payment_refund_declined"),
    disputed: dispute("dispute_received"),
    dispute_won: dispute("dispute_won"),
    dispute_lost: dispute("dispute_lost"),
  },
  // The payer tries again by another payment.
  { final: ["failed"] },
);

/** What is done with a payment has an id of its own, and a refund keeps it. */
function action(...types: readonly string[]): TellStep {
  return ({ amount, at, happens, part, index }, life) => {
    const action_id = life.id("act_", happens.startsWith("refund") ? `refund ${part}` : `${index}`);
    const money = { amount: life.minor(amount), currency: life.of.currency };
    const data = { id: life.of.transactionId, action_id, ...money };
    return types.map((type) => [type, (id: string) => ({ id, type, created_on: secondOf(at), data })]);
  };
}

function dispute(type: string): TellStep {
  return ({ amount, at }, life) => {
    const money = { amount: life.minor(amount), currency: life.of.currency };
    const data = { id: life.id("dsp_"), payment_id: life.of.transactionId, ...money };
    return [[type, (id) => ({ id, type, created_on: secondOf(at), data })]];
  };
}

function secondOf(time: Date): string {
  return time.toISOString().replace(/\.\d{3}Z$/, "Z");
}
