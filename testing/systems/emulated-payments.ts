import { type ApiCall, type ApiHandler, aContext, invokeApi, sqsEvent } from "../factories/lambda-events.ts";
import type { PaymentEvent } from "../factories/payment-events.ts";
import { storedRecord } from "../factories/payment-items.ts";
import { WEBHOOK_CALLS } from "../faults.ts";
import type { EmulatedAws } from "./emulated-aws.ts";
import type { PaymentSystem, Published } from "./payment-system.ts";

export interface EmulatedSender {
  readonly handler: ApiHandler;
  /** The request of an event, as the handler gets it. */
  readonly request: (event: PaymentEvent) => Promise<ApiCall & { readonly body: string }>;
}

/** The handlers on emulators. */
export async function emulatedPayments(aws: EmulatedAws, { handler, request }: EmulatedSender): Promise<PaymentSystem> {
  const reader = await import("../../functions/transaction-reader.ts");
  const dispatcher = await import("../../functions/notification-dispatcher.ts");
  const published: Published[] = [];
  return {
    async send(event) {
      const call = await request(event);
      const { statusCode, body } = await invokeApi(handler, call);
      return { status: statusCode, text: body, body: call.body };
    },
    async read(id) {
      const { statusCode, body } = await invokeApi(reader.handler, { pathParameters: { id } });
      return { status: statusCode, text: body };
    },
    records: async (transactionId) => (await aws.records(transactionId)).map(storedRecord),
    async notifications(transactionId) {
      const messages = await aws.queuedMessages();
      if (messages.length > 0) await dispatcher.handler(sqsEvent(messages), aContext());
      const received = await aws.notifications();
      published.push(...received.map(({ Subject, Message }) => ({ subject: Subject, message: Message })));
      return published.filter(({ message }) => JSON.parse(message).transaction_id === transactionId);
    },
    async inject({ call, kind }) {
      aws.inject({ ...WEBHOOK_CALLS[call], kind });
    },
  };
}
