import type { PaymentEvent } from "../factories/payment-events.ts";
import { storedRecord } from "../factories/payment-items.ts";
import { type Answer, call } from "../http/signed-requests.ts";
import type { Subscriber } from "./local-subscriber.ts";
import type { TestSystem } from "./local-system.ts";
import type { PaymentSystem } from "./payment-system.ts";

/** The local run over HTTP. @param send sends an event; gives the answer, and the body that was sent */
export function localPayments(
  system: TestSystem,
  subscriber: Subscriber,
  send: (event: PaymentEvent) => Promise<{ readonly answer: Answer; readonly body: string }>,
): PaymentSystem {
  return {
    async send(event) {
      const { answer, body } = await send(event);
      return { status: answer.status, text: answer.text, body };
    },
    read: (transactionId) => call(system.url, { path: `/transactions/${transactionId}` }),
    records: async (transactionId) => (await system.recordsOf(transactionId)).map(storedRecord),
    notifications: (transactionId) => subscriber.allOf(transactionId),
  };
}
