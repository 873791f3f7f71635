/** Lives of payments as Square tells them. Source: Square API reference, webhooks of payments, refunds and disputes. */
import { digest } from "../senders/sender.ts";
import { ASKED_FOR } from "./lifecycles.ts";
import { type Life, type Telling, type TellStep, type TimedStep, tellerOf } from "./teller.ts";

export const tellSquare = tellerOf(
  "sq-",
  {
    created: payment("payment.created", "PENDING"),
    processing: payment("payment.updated", "PENDING"),
    failed: payment("payment.updated", "FAILED"),
    authorized: payment("payment.updated", "APPROVED"),
    captured: payment("payment.updated", "COMPLETED"),
    canceled: payment("payment.updated", "CANCELED"),
    refunded: (step, life) => [
      event("refund.created", step, life, "refund", refund(step, life, "PENDING")),
      event("refund.updated", step, life, "refund", refund(step, life, "COMPLETED")),
    ],
    refund_failed: (step, life) => [event("refund.updated", step, life, "refund", refund(step, life, "FAILED"))],
    disputed: dispute("dispute.created", "EVIDENCE_REQUIRED"),
    dispute_won: dispute("dispute.state.updated", "WON"),
    dispute_lost: dispute("dispute.state.updated", "LOST"),
  },
  // The buyer tries again by another payment.
  { final: ["failed"] },
);

function event(type: string, { at }: TimedStep, life: Life, name: string, object: object): Telling {
  const data = { type: name, id: life.id(name), object: { [name]: object } };
  const body = (event_id: string) => ({
    ...{ merchant_id: digest("merchant"), type, event_id, created_at: at.toISOString() },
    data,
  });
  return [type, body];
}

function payment(type: string, status: string): TellStep {
  return (step, life) => {
    const amount_money = money(life, status === "COMPLETED" ? step.amount : ASKED_FOR);
    const object = { id: life.of.transactionId, amount_money, total_money: amount_money, status };
    return [event(type, step, life, "payment", object)];
  };
}

function refund({ amount, part }: TimedStep, life: Life, status: string): object {
  return { id: life.id("refund_", part), payment_id: life.of.transactionId, amount_money: money(life, amount), status };
}

function dispute(type: string, state: string): TellStep {
  return (step, life) => {
    const disputed_payment = { payment_id: life.of.transactionId };
    const object = { id: life.id("dispute_"), amount_money: money(life, step.amount), disputed_payment, state };
    return [event(type, step, life, "dispute", object)];
  };
}

function money(life: Life, amount: string): object {
  return { amount: life.minor(amount), currency: life.of.currency };
}
