/**
 * Lives of payments as PayPal tells them. The capture is the payment, so nothing is told of it before there is one; what is authorized is a
 * payment of its own. Source: PayPal developer documentation, "Webhook event names".
 */
import { apiOf, paypalEvent } from "../senders/paypal.ts";
import { isWhole, type Life, type Telling, type TellStep, type TimedStep, tellerOf } from "./teller.ts";

export const tellPaypal = tellerOf(
  "WH-",
  {
    created: () => [],
    processing: capture("PAYMENT.CAPTURE.PENDING"),
    failed: capture("PAYMENT.CAPTURE.DENIED"),
    authorized: capture("PAYMENT.AUTHORIZATION.CREATED"),
    canceled: (step, life) =>
      life.had("authorized", step) ? capture("PAYMENT.AUTHORIZATION.VOIDED")(step, life) : undefined,
    captured: (step, life) =>
      life.had("authorized", step) || !isWhole(step) ? undefined : capture("PAYMENT.CAPTURE.COMPLETED")(step, life),
    refunded: refund("PAYMENT.CAPTURE.REFUNDED"),
    refund_failed: refund("PAYMENT.REFUND.FAILED"),
    disputed: dispute("CUSTOMER.DISPUTE.CREATED"),
    dispute_won: dispute("CUSTOMER.DISPUTE.RESOLVED", "RESOLVED_SELLER_FAVOUR"),
    dispute_lost: dispute("CUSTOMER.DISPUTE.RESOLVED", "RESOLVED_BUYER_FAVOUR"),
  },
  // The payer tries again by another capture.
  { final: ["failed"] },
);

function event(type: string, { at }: TimedStep, life: Life, resource: object): Telling {
  return [type, (id) => paypalEvent(life.of.mode, id, type, at, resource)];
}

function money({ amount }: TimedStep, life: Life): object {
  return { currency_code: life.of.currency, value: life.major(amount) };
}

function capture(type: string): TellStep {
  return (step, life) => [event(type, step, life, { id: life.of.transactionId, amount: money(step, life) })];
}

function refund(type: string): TellStep {
  return (step, life) => {
    const href = `${apiOf(life.of.mode)}/v2/payments/captures/${life.of.transactionId}`;
    const links = [{ href, rel: "up", method: "GET" }];
    return [event(type, step, life, { id: life.id("refund-", step.part), amount: money(step, life), links })];
  };
}

function dispute(type: string, outcome_code?: string): TellStep {
  return (step, life) => {
    const resource = {
      dispute_id: life.id("PP-D-"),
      disputed_transactions: [{ seller_transaction_id: life.of.transactionId }],
      dispute_amount: money(step, life),
      ...(outcome_code !== undefined && { dispute_outcome: { outcome_code } }),
    };
    return [event(type, step, life, resource)];
  };
}
