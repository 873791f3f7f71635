import { readWebhook, type Webhook } from "../../functions/domain/webhook.ts";

/** A valid webhook body, with what a test changes. */
export function webhookBody(changes: Record<string, unknown> = {}): string {
  return JSON.stringify({ transaction_id: "tx-1", amount: 12.34, currency: "USD", status: "completed", ...changes });
}

/** A webhook as the function reads it from a request. */
export function aWebhook(changes: Record<string, unknown> = {}, headers: Record<string, string> = {}): Webhook {
  return readWebhook(webhookBody(changes), headers);
}

/** What a function throws or answers when called, as a value to assert on. */
export function thrownBy(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  return undefined;
}
