import { Decimal } from "../../../functions/domain/decimal.ts";
import type { PaymentStatus } from "../../../functions/domain/payment-events.ts";
import type { Happening } from "./lifecycles.ts";
import { type TellStep, tellerOf } from "./teller.ts";

const STATUSES: Readonly<Record<Happening, PaymentStatus>> = {
  created: "pending",
  processing: "pending",
  failed: "failed",
  authorized: "authorized",
  canceled: "canceled",
  captured: "completed",
  refunded: "refunded",
  refund_failed: "failed",
  disputed: "disputed",
  // Our own contract has no names of disputes: completed again, the dispute is over.
  dispute_won: "completed",
  dispute_lost: "charged_back",
};

/** The specification's own envelope, with a body of `POST /webhooks/payment` in it. */
const tellStep: TellStep = ({ happens, amount, part, at }, { of }) => {
  const type = `payment.${happens}`;
  const data = {
    transaction_id: of.transactionId,
    amount: Decimal.parse(amount),
    currency: of.currency,
    status: STATUSES[happens],
    ...(happens.startsWith("refund") && { refund_id: `refund-${part}` }),
  };
  return [[type, () => ({ type, timestamp: at.toISOString(), data })]];
};

export const tellStandardWebhooks = tellerOf(
  "msg_",
  Object.fromEntries(Object.keys(STATUSES).map((happening) => [happening, tellStep])),
);
