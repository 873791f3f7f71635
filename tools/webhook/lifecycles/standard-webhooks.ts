import { Decimal } from "../../../functions/domain/decimal.ts";
import type { PaymentStatus } from "../../../functions/domain/payment-events.ts";
import { digest } from "../senders/sender.ts";
import type { Happening } from "./lifecycles.ts";
import { type Teller, timedSteps } from "./teller.ts";

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
export const tellStandardWebhooks: Teller = (lifecycle, { seed, transactionId, currency, endsAt }) =>
  timedSteps(lifecycle, endsAt).map(({ happens, amount, part, at, index }) => ({
    eventId: `msg_${digest(`${seed} ${index}`)}`,
    type: `payment.${happens}`,
    body: {
      type: `payment.${happens}`,
      timestamp: at.toISOString(),
      data: {
        transaction_id: transactionId,
        amount: Decimal.parse(amount),
        currency,
        status: STATUSES[happens],
        ...(happens.startsWith("refund") && { refund_id: `refund-${part}` }),
      },
    },
  }));
