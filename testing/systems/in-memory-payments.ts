import { randomUUID } from "node:crypto";
import { dispatchNotification } from "../../functions/domain/dispatch-notification.ts";
import { RequestError } from "../../functions/domain/errors.ts";
import { stringifyExactJson } from "../../functions/domain/exact-json.ts";
import { recordWebhook } from "../../functions/domain/record-webhook.ts";
import { readWebhook } from "../../functions/domain/webhook.ts";
import { eventRequest } from "../factories/payment-events.ts";
import { recordText } from "../factories/payment-items.ts";
import { anInMemorySystem } from "./in-memory-system.ts";
import type { Answered, PaymentSystem } from "./payment-system.ts";

/** The domain alone, over its ports in memory. */
export async function inMemoryPayments(): Promise<PaymentSystem> {
  const system = anInMemorySystem();

  async function answering(action: () => Promise<object>): Promise<Answered> {
    try {
      return { status: 200, text: stringifyExactJson(await action()) };
    } catch (error) {
      if (error instanceof RequestError) {
        return { status: error.statusCode, text: JSON.stringify({ error: error.message }) };
      }
      return { status: 500, text: '{"error":"Internal server error"}' };
    }
  }

  return {
    async send(event) {
      const { body, headers } = eventRequest(event);
      const answer = await answering(async () => {
        await recordWebhook(readWebhook(body, headers), randomUUID(), system);
        return { message: "Payment processed successfully" };
      });
      return { ...answer, body };
    },
    read: (transactionId) =>
      answering(async () => {
        const payment = await system.payments.current(transactionId);
        if (!payment) throw new RequestError(404, "Transaction not found");
        return payment;
      }),
    records: async (transactionId) => system.recordsOf(transactionId).map(recordText),
    async notifications(transactionId) {
      for (const message of system.messages.splice(0)) await dispatchNotification(message, system);
      const { published } = system;
      return published.filter(({ message }) => JSON.parse(message).transaction_id === transactionId);
    },
    async inject(failure) {
      system.inject(failure);
    },
  };
}
