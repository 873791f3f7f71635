/**
 * Lives of payments as Shopify tells them, by the transactions of an order. It tells of no refund that fails, and of disputes not by
 * transactions. Source: Shopify Admin API reference, Transaction.
 */
import { ASKED_FOR } from "./lifecycles.ts";
import { type TellStep, tellerOf } from "./teller.ts";

export const tellShopify = tellerOf("shopify-", {
  created: () => [],
  processing: transaction("sale", "pending"),
  failed: transaction("sale", "failure"),
  authorized: transaction("authorization", "success"),
  captured: (step, life) => transaction(life.had("authorized", step) ? "capture" : "sale", "success")(step, life),
  // Only an authorization can be voided.
  canceled: (step, life) => (life.had("authorized", step) ? transaction("void", "success")(step, life) : undefined),
  refunded: transaction("refund", "success"),
});

function transaction(kind: string, status: string): TellStep {
  return ({ amount, at, index }, life) => {
    const body = {
      // Ids are numbers.
      id: Number.parseInt(life.id("", `${index}`).slice(0, 12), 16),
      order_id: life.of.transactionId,
      ...{ kind, status, gateway: "bogus", test: life.of.mode === "test" },
      created_at: at.toISOString(),
      amount: life.major(kind === "void" ? ASKED_FOR : amount),
      currency: life.of.currency,
    };
    return [[`order_transactions/create ${kind} ${status}`, () => body]];
  };
}
