/**
 * Lives of payments as Mollie's next-generation webhooks tell them: of a payment until it is paid or has failed.
 * Source: Mollie documentation, "Next-gen webhooks".
 */
import { ASKED_FOR } from "./lifecycles.ts";
import { isWhole, type TellStep, tellerOf } from "./teller.ts";

export const tellMollie = tellerOf(
  "event_",
  {
    created: () => [],
    processing: payment("payment.pending"),
    failed: payment("payment.failed"),
    authorized: payment("payment.authorized"),
    captured: (step, life) => (isWhole(step) ? payment("payment.paid")(step, life) : undefined),
    canceled: payment("payment.canceled"),
  },
  // The payer tries again by another payment.
  { final: ["failed"] },
);

function payment(type: string): TellStep {
  return ({ at }, life) => {
    const { transactionId, mode, currency } = life.of;
    const amount = { currency, value: life.major(ASKED_FOR) };
    const entity = { resource: "payment", id: transactionId, mode, amount };
    const body = (id: string) => ({
      ...{ resource: "event", id, type, entityId: transactionId, createdAt: at.toISOString() },
      _embedded: { entity },
    });
    return [[type, body]];
  };
}
