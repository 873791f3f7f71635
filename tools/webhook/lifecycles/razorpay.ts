/**
 * Lives of payments as Razorpay tells them. It tells neither of payments under way nor of cancellations, and captures all or
 * nothing. Source: Razorpay documentation, "Payments webhook events and payloads", "Refunds", "Disputes".
 */
import { isWhole, type Life, type Telling, type TellStep, type TimedStep, tellerOf } from "./teller.ts";

export const tellRazorpay = tellerOf("rzp-", {
  created: () => [],
  failed: payment("payment.failed"),
  authorized: payment("payment.authorized"),
  captured: (step, life) => {
    if (!isWhole(step)) return undefined;
    // What is captured at once is authorized in the same second.
    const types = life.had("authorized", step) ? ["payment.captured"] : ["payment.authorized", "payment.captured"];
    return payment(...types)(step, life);
  },
  refunded: part("refund", "refund.created", "refund.processed"),
  refund_failed: part("refund", "refund.failed"),
  disputed: part("dispute", "payment.dispute.created"),
  dispute_won: part("dispute", "payment.dispute.won"),
  dispute_lost: part("dispute", "payment.dispute.lost"),
});

function event(type: string, { at }: TimedStep, entities: Readonly<Record<string, object>>): Telling {
  const body = {
    ...{ entity: "event", account_id: "acc_test", event: type, contains: Object.keys(entities) },
    payload: Object.fromEntries(Object.entries(entities).map(([name, entity]) => [name, { entity }])),
    created_at: Math.floor(at.getTime() / 1000),
  };
  return [type, () => body];
}

function payment(...types: readonly string[]): TellStep {
  return (step, life) => types.map((type) => event(type, step, { payment: money(step, life, life.of.transactionId) }));
}

function part(name: string, ...types: readonly string[]): TellStep {
  return (step, life) => {
    const entity = { ...money(step, life, life.id(`${name}_`, step.part)), payment_id: life.of.transactionId };
    return types.map((type) => event(type, step, { [name]: entity }));
  };
}

function money({ amount }: TimedStep, life: Life, id: string): object {
  return { id, amount: life.minor(amount), currency: life.of.currency };
}
