import { transactionIdParameter } from "../../../../functions/domain/contracts.ts";
import { paymentOf } from "../../../../functions/domain/payment-of-events.ts";
import { effectsOf } from "../../../ops/payments/explain.ts";
import { maskedBody, rawBodyOf } from "../../../ops/payments/raw-body.ts";
import { eventsOf } from "../../../ops/payments/stored-events.ts";
import type { PaymentDetail, RawBody } from "../../contract.ts";
import type { ConsoleRoute } from "../route.ts";
import { summaryOf } from "./payments.ts";

export const PAYMENT: ConsoleRoute = {
  method: "GET",
  path: "/api/payments/:id",
  async answer({ parameters: { id } }, { environment }) {
    const transactionId = transactionIdParameter.safeParse(id).data;
    if (transactionId === undefined) return undefined;
    const { events, lifecycle } = await eventsOf(environment, transactionId);
    if (events.length === 0) return undefined;
    const payment = paymentOf(events, lifecycle);
    const effects = effectsOf(events, lifecycle);
    return {
      transaction_id: transactionId,
      lifecycle,
      ...(payment && { payment: summaryOf(payment) }),
      events: events.map((event, index) => {
        const { event_id, timestamp, amount, currency, source, occurred_at, received_at, completed_at } = event;
        const { corrected_by, correction_reason, erased_at } = event;
        return {
          ...{ event_id, timestamp, amount: amount.toString(), currency },
          ...(source !== undefined && { source }),
          ...(occurred_at !== undefined && { occurred_at }),
          ...(received_at !== undefined && { received_at }),
          ...(completed_at !== undefined && { completed_at }),
          ...(corrected_by !== undefined && { corrected_by }),
          ...(correction_reason !== undefined && { correction_reason }),
          ...(erased_at !== undefined && { erased_at }),
          says: effects[index]?.says ?? event.status,
          changed: effects[index]?.changed ?? [],
          ...(effects[index]?.because !== undefined && { because: effects[index].because }),
        };
      }),
    } satisfies PaymentDetail;
  },
};

/** The body of one event. Its values are hidden unless they are asked for. */
export const RAW_BODY: ConsoleRoute = {
  method: "GET",
  path: "/api/payments/:id/events/:event/body",
  async answer({ parameters: { id = "", event = "" }, query }, { environment }) {
    const body = await rawBodyOf(environment, id, event);
    if (body === undefined) return undefined;
    const isMasked = query.values !== "shown";
    return {
      body: isMasked ? maskedBody(body) : body,
      isMasked,
      bytes: Buffer.byteLength(body),
    } satisfies RawBody;
  },
};
