/**
 * What the rules need of the world; the adapters provide it.
 */
import type { NotificationTemplate } from "./contracts.ts";
import type { Payment } from "./payment.ts";
import type { Webhook } from "./webhook.ts";
import type { WebhookIdentity } from "./webhook-identity.ts";

/** What is known of a webhook after claiming it: the first attempt's values, whoever asks. */
export interface Claim {
  /** When the first attempt began: ISO 8601, UTC, milliseconds. */
  readonly receivedAt: string;
  readonly contentDigest: string;
  /** Names the first attempt. */
  readonly attemptId: string;
  /** Whether an attempt has done everything. */
  readonly completed: boolean;
}

/** Where webhooks are recorded. Every method may be repeated and then changes nothing. */
export interface WebhookStore {
  /** Stores the first attempt's values, or leaves those that are there; returns what is there. */
  claim(identity: WebhookIdentity, attempt: Pick<Claim, "receivedAt" | "attemptId">): Promise<Claim>;
  /** Writes the payment's record, of that time. */
  record(webhook: Webhook, time: string): Promise<void>;
  /** Notes that record and notification are safe. */
  complete(identity: WebhookIdentity, completedAt: string): Promise<void>;
}

/** Where notifications wait to be published. */
export interface NotificationQueue {
  /** @param time the record's */
  send(webhook: Webhook, time: string): Promise<void>;
}

/** Where the secrets are with which sources sign. */
export interface WebhookSecrets {
  /**
   * The live values of a secret: the current one first, then the one before it, if there is.
   * @throws WebhookSecretError if it has no value yet
   */
  live(secretId: string): Promise<readonly string[]>;
}

/** Reads recorded payments; consistently, so that a payment can be read as soon as its webhook was answered. */
export interface PaymentReader {
  /** The payment that clients should see of this transaction, undefined if there is none. */
  current(transactionId: string): Promise<Payment | undefined>;
  /** The payment that one webhook brought, undefined if it is not recorded. */
  ofEvent(transactionId: string, event: { eventId: string; receivedAt: string }): Promise<Payment | undefined>;
}

/** What subscribers receive, as JSON. */
export interface Notification extends Omit<Payment, "timestamp"> {
  readonly template: NotificationTemplate;
  /** Whom the caller asked to notify; absent in notifications that a webhook caused. */
  readonly email?: string;
  /** The record's timestamp, by which subscribers order what webhooks caused. */
  readonly timestamp?: string;
}

export interface NotificationTopic {
  publish(notification: Notification): Promise<void>;
}

export interface Clock {
  /** Milliseconds since 1970, UTC. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}
