/**
 * Lives of payments as Paddle Billing tells them: a transaction and its adjustments. It knows no authorizations.
 * Source: Paddle API reference, "Notifications", events of transactions and adjustments.
 */
import { type Life, type Telling, type TellStep, type TimedStep, tellerOf } from "./teller.ts";

export const tellPaddle = tellerOf("evt_", {
  created: transaction("transaction.created"),
  processing: transaction("transaction.ready"),
  failed: transaction("transaction.payment_failed"),
  captured: transaction("transaction.paid", "transaction.completed"),
  canceled: transaction("transaction.canceled"),
  refunded: (step, life) => [
    adjustment("adjustment.created", "refund", "pending_approval", step, life),
    adjustment("adjustment.updated", "refund", "approved", step, life),
  ],
  refund_failed: (step, life) => [adjustment("adjustment.updated", "refund", "rejected", step, life)],
  disputed: made("chargeback_warning"),
  dispute_won: made("chargeback_reverse"),
  dispute_lost: made("chargeback"),
});

function event(event_type: string, { at }: TimedStep, data: object): Telling {
  const body = (event_id: string) => ({ event_id, event_type, occurred_at: at.toISOString(), data });
  return [event_type, body];
}

function transaction(...types: readonly string[]): TellStep {
  return (step, life) => {
    const total = life.minor(step.amount).toString();
    const totals = { subtotal: total, tax: "0", total, grand_total: total };
    const data = { id: life.of.transactionId, currency_code: life.of.currency, details: { totals } };
    return types.map((type) => event(type, step, data));
  };
}

function adjustment(type: string, action: string, status: string, step: TimedStep, life: Life): Telling {
  const total = life.minor(step.amount).toString();
  const data = {
    ...{ id: life.id("adj_", `${action} ${step.part}`), transaction_id: life.of.transactionId, action, status },
    ...{ currency_code: life.of.currency, totals: { subtotal: total, tax: "0", total } },
  };
  return event(type, step, data);
}

function made(action: string): TellStep {
  return (step, life) => [adjustment("adjustment.created", action, "approved", step, life)];
}
