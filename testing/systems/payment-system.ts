import type { PaymentEvent } from "../factories/payment-events.ts";
import type { StoredRecord } from "../factories/payment-items.ts";
import type { WebhookFailure } from "../faults.ts";

export interface Answered {
  readonly status: number;
  readonly text: string;
}

/** What a subscriber receives. */
export interface Published {
  readonly subject: string;
  /** JSON. */
  readonly message: string;
}

/** A payment system as one kind of sender, its clients and its subscribers see it; the same in memory, locally and deployed. */
export interface PaymentSystem {
  /** Sends an event once; returns the answer, and the body that was sent. */
  send(event: PaymentEvent): Promise<Answered & { readonly body: string }>;
  /** What a client reads of a transaction. */
  read(transactionId: string): Promise<Answered>;
  /** The records of a transaction, from oldest to newest. */
  records(transactionId: string): Promise<readonly StoredRecord[]>;
  /** Every notification about a transaction, once everything that is queued was published. */
  notifications(transactionId: string): Promise<readonly Published[]>;
  /** Makes the next such call fail, where calls can fail. */
  inject?(failure: WebhookFailure): Promise<void>;
}
