/**
 * The contracts of the API: each schema is the parser, the TypeScript type and, by `z.toJSONSchema`, the API Gateway model.
 * A message says what is allowed and never repeats what was given: answers and logs must not hold card data.
 */
import * as z from "zod/mini";
import { type Currencies, DEFAULT_CURRENCIES } from "./currencies.ts";
import { Decimal } from "./decimal.ts";
import {
  MAX_EMAIL_LENGTH,
  MAX_NUMBER_PRECISION,
  MAX_PART_ID_LENGTH,
  MAX_PARTITION_KEY_BYTES,
  NUMBER_MAGNITUDE,
} from "./limits.ts";
import { BASIC_STATUSES, type Lifecycle, PAYMENT_STATUSES, type PaymentStatus } from "./payment-events.ts";
import { isTime } from "./record-timestamp.ts";

const BASIC_TEMPLATES = ["payment_confirmation", "payment_failed", "payment_pending"] as const;
export const NOTIFICATION_TEMPLATES = [
  ...BASIC_TEMPLATES,
  "payment_authorized",
  "payment_canceled",
  "payment_partially_refunded",
  "payment_refunded",
  "payment_disputed",
  "payment_charged_back",
] as const;

/** An ISO 4217 code. */
export type Currency = string;
export type NotificationTemplate = (typeof NOTIFICATION_TEMPLATES)[number];

const TRANSACTION_ID = /^[a-zA-Z0-9_-]+$/;

const transactionId = z
  .string({ error: "must be a string" })
  .check(
    z.regex(TRANSACTION_ID, { error: "must consist of letters, digits, _ and - only" }),
    z.maxLength(MAX_PARTITION_KEY_BYTES, { error: `must be at most ${MAX_PARTITION_KEY_BYTES} characters long` }),
  );

/** What stands in the API Gateway model for a {@link Decimal}, which JSON Schema knows as a number. */
const amountModel = { type: "number", minimum: 0 } as const;

const amount = z
  .custom<Decimal>((value) => value instanceof Decimal, { error: "must be a number" })
  .check(
    z.refine((value) => !value.negative, { error: "must be at least 0", abort: true }),
    z.refine((value) => value.precision <= MAX_NUMBER_PRECISION, {
      error: `must have at most ${MAX_NUMBER_PRECISION} significant digits`,
    }),
    z.refine(({ magnitude }) => magnitude >= NUMBER_MAGNITUDE.min && magnitude <= NUMBER_MAGNITUDE.max, {
      error: `must be 0 or between 1e${NUMBER_MAGNITUDE.min} and 1e${NUMBER_MAGNITUDE.max + 1}`,
    }),
  )
  .register(z.globalRegistry, amountModel);

/** Fractions of a second are taken to the millisecond. */
const occurredAt = z
  .string({ error: "must be a string" })
  .check(z.iso.datetime({ offset: true, error: "must be a time of RFC 3339, as 2026-11-24T08:00:00Z" }));

const oneOf = <const T extends readonly string[]>(values: T) =>
  z.enum(values, { error: `must be one of ${values.join(", ")}` });

const partId = z
  .string({ error: "must be a string" })
  .check(
    z.regex(TRANSACTION_ID, { error: "must consist of letters, digits, _ and - only" }),
    z.maxLength(MAX_PART_ID_LENGTH, { error: `must be at most ${MAX_PART_ID_LENGTH} characters long` }),
  );

/** What a sender of our own contract says of a payment. */
export interface WebhookPaymentBody {
  readonly transaction_id: string;
  readonly amount: Decimal;
  readonly currency: Currency;
  readonly status: PaymentStatus;
  /** When the event happened, if the sender tells. */
  readonly occurred_at?: string | undefined;
  /** Names the refund whose `amount` and `status` these are. */
  readonly refund_id?: string | undefined;
}
export type WebhookPaymentContract = z.ZodMiniType<WebhookPaymentBody>;

/** What is recorded of a payment. */
export type WebhookPayment = Pick<WebhookPaymentBody, "transaction_id" | "amount" | "currency" | "status">;

/**
 * Body of `POST /webhooks/payment`. Further fields are allowed and are kept in the record's `raw_data`.
 * @param currencies those that are taken
 * @param lifecycle which statuses are taken
 */
export function webhookPaymentOf(
  currencies: Currencies = DEFAULT_CURRENCIES,
  lifecycle: Lifecycle = "basic",
): WebhookPaymentContract {
  const payment = { transaction_id: transactionId, amount, currency: oneOf(Object.keys(currencies)) };
  const times = { occurred_at: z.optional(occurredAt) };
  return lifecycle === "basic"
    ? z.object({ ...payment, status: oneOf(BASIC_STATUSES), ...times })
    : z.object({ ...payment, status: oneOf(PAYMENT_STATUSES), ...times, refund_id: z.optional(partId) });
}

/** What an event says besides of a part of its payment. */
export const partOfPayment = z.object({ part_id: z.optional(partId), amount_captured: z.optional(amount) });

/** Body of `POST /transactions/{id}/notify`. */
export function notificationRequestOf(lifecycle: Lifecycle = "basic"): z.ZodMiniType<NotificationRequest> {
  return z.object({
    email: z
      .email({ error: "must be an e-mail address" })
      .check(z.maxLength(MAX_EMAIL_LENGTH, { error: `must be at most ${MAX_EMAIL_LENGTH} characters long` })),
    template: z._default(
      oneOf(lifecycle === "basic" ? BASIC_TEMPLATES : NOTIFICATION_TEMPLATES),
      "payment_confirmation",
    ),
  });
}
export interface NotificationRequest {
  readonly email: string;
  readonly template: NotificationTemplate;
}

/** A digest, as `digestOf` makes it. */
const eventId = z
  .string({ error: "must be a string" })
  .check(z.regex(/^[0-9a-f]{64}$/, { error: "must be 64 hexadecimal digits" }));

/** What names the one record that a message is about: the event and the record's time. */
export const recordedEvent = z.object({
  id: eventId,
  time: z.custom<string>(isTime, { error: "must be a time in UTC with milliseconds" }),
});

/** Body of a message on the notification queue. */
export const queuedNotification = z.object({
  transaction_id: transactionId,
  notification_type: z.literal("payment_received", { error: "must be payment_received" }),
  /** Absent in old messages, whose attributes name the event, and in messages that somebody sent by hand. */
  event: z.optional(recordedEvent),
});
export type QueuedNotification = z.infer<typeof queuedNotification>;

/** The `{id}` of a path. */
export const transactionIdParameter = transactionId;
