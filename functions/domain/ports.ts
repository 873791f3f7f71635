/**
 * What the domain needs from outside. The adapters implement it on AWS, tests in memory.
 */
import type { KeyObject } from "node:crypto";
import type { NotificationTemplate } from "./contracts.ts";
import type { Payment } from "./payment.ts";
import type { Webhook } from "./webhook.ts";
import type { WebhookIdentity } from "./webhook-identity.ts";

/** What is stored of a webhook's first attempt. Every later attempt gets the same values. */
export interface Claim {
  /** When the first attempt began: ISO 8601, UTC, milliseconds. */
  readonly receivedAt: string;
  readonly contentDigest: string;
  /** Names the first attempt. */
  readonly attemptId: string;
  /** Whether some attempt has recorded the payment and queued its notification. */
  readonly completed: boolean;
}

/** Where webhooks are recorded. Each method is idempotent: repeated with the same arguments, it changes nothing. */
export interface WebhookStore {
  /** Stores the values of the first attempt, or keeps those that are stored already; returns what is stored. */
  claim(identity: WebhookIdentity, attempt: Pick<Claim, "receivedAt" | "attemptId">): Promise<Claim>;
  /**
   * Writes the payment's record.
   * @param time the record's: when the event happened if its sender tells, else when it was first received; ISO 8601, UTC,
   *   milliseconds
   * @throws TimestampExhaustedError
   */
  record(webhook: Webhook, time: string): Promise<void>;
  /**
   * Notes that the payment is recorded and its notification queued.
   * @param completedAt ISO 8601, UTC, milliseconds
   */
  complete(identity: WebhookIdentity, completedAt: string): Promise<void>;
}

/** An event whose payment is recorded, or is being recorded. */
export interface RecordedEvent {
  readonly eventId: string;
  /** The record's time, see {@link WebhookStore.record}. */
  readonly time: string;
}

/** Where notifications wait to be published. */
export interface NotificationQueue {
  /** @param time the record's, see {@link WebhookStore.record} */
  send(webhook: Webhook, time: string): Promise<void>;
}

/** The secrets with which sources sign. */
export interface WebhookSecrets {
  /**
   * The live values of a secret: the current one, then the previous one if there is one.
   * @throws WebhookSecretError if it has no value yet
   */
  live(secretId: string): Promise<readonly string[]>;
  /**
   * The live values as they are now, for a request that none of the known values signed. Bounded in rate, so that forged
   * requests cost no calls.
   * @returns undefined if the values were read again a moment ago
   * @throws WebhookSecretError if it has no value any more
   */
  readAgain(secretId: string): Promise<readonly string[] | undefined>;
}

/** The certificates of senders that sign with a private key. */
export interface Certificates {
  /**
   * The public key of the certificate at a URL. It is valid now, for that name, and an authority that everybody trusts has
   * issued it. Bounded in rate, so that forged requests cost few calls.
   * @param url of a host of the sender's own, by https: whoever sends a request writes it
   * @param name DNS name that the certificate must be for
   * @throws SignatureError if there is no such certificate, CertificateError if that could not be found out
   */
  publicKey(url: string, name: string): Promise<KeyObject>;
}

/** Reads recorded payments. Reads are consistent: a payment can be read as soon as its webhook was answered. */
export interface PaymentReader {
  /** The payment that clients should see of this transaction, undefined if there is none. */
  current(transactionId: string): Promise<Payment | undefined>;
  /** What one event made of the payment, undefined if it is not recorded. */
  ofEvent(transactionId: string, event: RecordedEvent): Promise<Payment | undefined>;
}

/** What subscribers receive, as JSON. */
export interface Notification extends Omit<Payment, "timestamp" | "updated_at"> {
  readonly template: NotificationTemplate;
  /** The payer to notify. Absent in notifications that a webhook caused. */
  readonly email?: string;
  /** The record's timestamp, by which subscribers order the notifications that webhooks caused. */
  readonly timestamp?: string;
}

/** Where notifications are published to subscribers. */
export interface NotificationTopic {
  publish(notification: Notification): Promise<void>;
}

export interface Clock {
  /** Milliseconds since 1970, UTC. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}
