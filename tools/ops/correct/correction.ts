import { randomUUID } from "node:crypto";
import { CommandFailure, UsageError } from "../../../command-line/command.ts";
import { webhookPaymentOf } from "../../../functions/domain/contracts.ts";
import { readCurrencies } from "../../../functions/domain/currencies.ts";
import type { Decimal } from "../../../functions/domain/decimal.ts";
import { RequestError } from "../../../functions/domain/errors.ts";
import { stringifyExactJson } from "../../../functions/domain/exact-json.ts";
import type { Payment } from "../../../functions/domain/payment.ts";
import { type Lifecycle, readLifecycle } from "../../../functions/domain/payment-events.ts";
import { paymentOf, type RecordedPayment } from "../../../functions/domain/payment-of-events.ts";
import { paymentRecord } from "../../../functions/domain/record.ts";
import { recordTimestamp } from "../../../functions/domain/record-timestamp.ts";
import { type Correction, readWebhook, type Webhook } from "../../../functions/domain/webhook.ts";
import type { Environment } from "../environment/environment.ts";
import { eventsOf } from "../payments/stored-events.ts";

/** What an operator says a payment is. */
export interface AskedCorrection extends Correction {
  readonly transactionId: string;
  readonly status: string;
  /** @default - the payment's; of a refund all that was captured */
  readonly amount?: Decimal;
}

export interface PlannedCorrection {
  readonly before: Payment;
  readonly after: Payment;
  /** The event that is appended. @default - the payment is so already */
  readonly webhook?: Webhook;
}

/**
 * The event that makes a payment what it is said to be. It tells no time, so of outcomes it counts as the latest.
 * @throws CommandFailure if there is no such payment, or if its other events forbid that an event makes it so
 */
export async function planCorrection(environment: Environment, asked: AskedCorrection): Promise<PlannedCorrection> {
  const { events, lifecycle } = await eventsOf(environment, asked.transactionId);
  const before = paymentOf(events, lifecycle);
  if (!before) {
    throw new CommandFailure(`${asked.transactionId}: no payment is recorded, so import its provider's events instead`);
  }
  const webhook = await eventOf(environment, asked, before);
  const after = withEvent(events, webhook, lifecycle);
  if (after?.status !== asked.status) {
    throw new CommandFailure(
      `--status: "${asked.status}" given, but with this event the payment would be ${after?.status}: its other events count ` +
        "for more (npm run ops -- show says which); import what its provider says instead",
    );
  }
  return areSame(before, after) ? { before, after } : { before, after, webhook };
}

async function eventOf(environment: Environment, asked: AskedCorrection, before: Payment): Promise<Webhook> {
  const { transactionId: transaction_id, status, reason, by } = asked;
  const { CURRENCY_DIGITS, LIFECYCLE } = await environment.variables("webhook-processor");
  const lifecycle = readLifecycle(LIFECYCLE);
  const amount = asked.amount ?? (status === "refunded" ? (before.amount_captured ?? before.amount) : before.amount);
  if (status === "partially_refunded" && asked.amount === undefined) {
    throw new UsageError("no --amount given, allowed: with --status partially_refunded, all that is refunded");
  }
  const body = { transaction_id, amount, currency: before.currency, status, correction: { reason, by } };
  try {
    const webhook = readWebhook(
      stringifyExactJson(body),
      { "idempotency-key": `correction-${randomUUID()}` },
      undefined,
      webhookPaymentOf({ ...readCurrencies(CURRENCY_DIGITS), [before.currency]: 0 }, lifecycle),
    );
    return { ...webhook, correction: { reason, by } };
  } catch (error) {
    if (error instanceof RequestError) throw new UsageError(error.message.replace("Invalid ", "--"));
    throw error;
  }
}

function withEvent(events: readonly RecordedPayment[], webhook: Webhook, lifecycle: Lifecycle): Payment | undefined {
  const timestamp = recordTimestamp(new Date().toISOString(), webhook.eventId);
  return paymentOf([...events, paymentRecord(webhook, timestamp)], lifecycle);
}

function areSame(before: Payment, after: Payment): boolean {
  return (["status", "amount", "amount_captured", "amount_refunded"] as const).every(
    (field) => before[field]?.toString() === after[field]?.toString(),
  );
}
