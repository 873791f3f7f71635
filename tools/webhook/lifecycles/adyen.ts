/**
 * Lives of payments as Adyen tells them. A payment that failed is not tried again: that is another one.
 * Source: Adyen documentation, "Webhook structure and types", "Dispute webhooks".
 */
import { adyenBody, pspReference } from "../senders/adyen.ts";
import { isWhole, type Telling, type TellStep, tellerOf } from "./teller.ts";

export const tellAdyen = tellerOf(
  "adyen-",
  {
    created: () => [],
    processing: payment("PENDING"),
    failed: payment("AUTHORISATION false"),
    // Where captures are automatic, there is no authorization that is not captured.
    authorized: (step, life) => (life.of.capture === "manual" ? payment("AUTHORISATION")(step, life) : undefined),
    captured: (step, life) => {
      if (life.of.capture === "automatic") return isWhole(step) ? payment("AUTHORISATION")(step, life) : undefined;
      return [
        ...(life.had("authorized", step) ? [] : (payment("AUTHORISATION")(step, life) ?? [])),
        ...(modification("capture", "CAPTURE")(step, life) ?? []),
      ];
    },
    canceled: (step, life) =>
      (life.had("authorized", step) ? modification("cancel", "CANCELLATION") : payment("OFFER_CLOSED"))(step, life),
    refunded: modification("refund", "REFUND"),
    refund_failed: modification("refund", "REFUND_FAILED"),
    disputed: modification("dispute", "NOTIFICATION_OF_CHARGEBACK"),
    dispute_won: modification("dispute", "CHARGEBACK_REVERSED"),
    dispute_lost: modification("dispute", "CHARGEBACK"),
  },
  { final: ["failed"] },
);

/** Events of the payment itself. */
function payment(...types: readonly string[]): TellStep {
  return (step, life) => types.map((type) => event(type, step, life, { pspReference: life.of.transactionId }));
}

/** Events of something done with the payment, which has a reference of its own. */
function modification(what: string, ...types: readonly string[]): TellStep {
  return (step, life) => {
    const references = {
      pspReference: pspReference(life.id(what, step.part)),
      originalReference: life.of.transactionId,
    };
    return types.map((type) => event(type, step, life, references));
  };
}

function event(
  type: string,
  ...[{ at, amount }, life, references]: readonly [...Parameters<TellStep>, object]
): Telling {
  const [eventCode, success = "true"] = type.split(" ");
  const eventDate = at.toISOString().replace(/\.\d{3}Z$/, "+00:00");
  const money = { currency: life.of.currency, value: life.minor(amount) };
  return [type, () => adyenBody(life.of.mode, { eventCode, success, ...references, eventDate, amount: money })];
}
