import type { BasicStatus } from "../../functions/domain/payment-events.ts";

/** What a sender tells of a payment. */
export interface PaymentEvent {
  readonly transaction_id: string;
  /** @default "12.34" */
  readonly amount?: string;
  /** @default "completed" */
  readonly status?: BasicStatus;
  /** The sender's name of the event. @default - the same for the same content */
  readonly eventId?: string;
}

/** The request of an event to the API: named by its key if it has an id, else by its content. */
export function eventRequest({ transaction_id, amount = "12.34", status = "completed", eventId }: PaymentEvent) {
  const body = `{"transaction_id":"${transaction_id}", "amount":${amount}, "currency":"USD", "status":"${status}"}`;
  const headers: Record<string, string> = eventId === undefined ? {} : { "idempotency-key": eventId };
  return { path: "/webhooks/payment", body, headers };
}

/** The same for a sender that names every event. */
export function withEventId(event: PaymentEvent): Required<PaymentEvent> {
  const { transaction_id, amount = "12.34", status = "completed" } = event;
  return { transaction_id, amount, status, eventId: event.eventId ?? `evt_${transaction_id}_${status}_${amount}` };
}
