import { UsageError } from "../../../command-line/command.ts";
import { oneOf } from "../../../command-line/values.ts";
import { PAYMENT_STATUSES } from "../../../functions/domain/payment-events.ts";
import { CHANGE_EXIT_USAGE, CHANGE_USAGE, changing } from "../change/change.ts";
import type { Plan } from "../change/plan.ts";
import { type AskedCorrection, planCorrection } from "../correct/correction.ts";
import { type OperationRun, textOf } from "../operation.ts";
import { askedReason, askedTransaction } from "../payments/asked.ts";
import { amountOf } from "../payments/payment-filter.ts";
import { recorder } from "../payments/recording.ts";
import { eventsOf } from "../payments/stored-events.ts";

/** Appends an event that says what a payment is. */
export const CORRECT = changing("correct", {
  summary: "append an event that corrects a payment; nothing is edited",
  usage: `Appends an event that says what a payment is, when its provider's events do not say it and cannot be sent again. No record is edited or
removed. Subscribers are notified as of any event. show tells the reason and who corrected.

Usage: npm run ops -- correct <transaction> --status <status> --reason <text> [--amount <amount>]
                              [--dry-run | --yes] (--env <name> | --local) [--json]

  <transaction>          the payment's transaction_id
  --status <status>      what the payment is: ${PAYMENT_STATUSES.join(", ")}
  --reason <text>        why; name no person in it
  --amount <amount>      in whole units of the payment's currency (default: the payment's amount; of refunded, what was captured);
                         of a refund, all that is refunded
${CHANGE_USAGE}

Example:
  npm run ops -- correct txn-17 --status failed --reason "the bank returned it, ticket 4711" --env prod

${CHANGE_EXIT_USAGE}
`,
  options: { status: { type: "string" }, reason: { type: "string" }, amount: { type: "string" } },
  prepare(asked) {
    const transactionId = askedTransaction(asked);
    const status = textOf(asked, "status");
    if (status === undefined) throw new UsageError(`no --status given, allowed: ${PAYMENT_STATUSES.join(", ")}`);
    oneOf("--status", PAYMENT_STATUSES, status);
    const amount = amountOf("--amount", textOf(asked, "amount"));
    const wanted = { transactionId, status, reason: askedReason(asked), ...(amount && { amount }) };
    return (run) => plan(run, wanted);
  },
});

async function plan({ environment }: OperationRun, wanted: Omit<AskedCorrection, "by">): Promise<Plan> {
  const by = await environment.identity();
  const { before, after, webhook } = await planCorrection(environment, { ...wanted, by });
  const { transactionId, reason } = wanted;
  const facts = {
    status_before: before.status,
    status_after: after.status,
    amount_before: String(before.amount),
    amount_after: String(after.amount),
    reason,
    event_ids: webhook ? [webhook.eventId] : [],
  };
  if (!webhook) return { says: [`${transactionId} is ${before.status} of ${before.amount} already`], facts };
  return {
    says: [
      `append an event to ${transactionId}`,
      `${before.status}, ${before.amount} ${before.currency} → ${after.status}, ${after.amount} ${after.currency}`,
      `because: ${reason}`,
    ],
    facts,
    async apply() {
      await (await recorder(environment))(webhook);
      const { events } = await eventsOf(environment, transactionId);
      const complete = events.some((event) => event.event_id === webhook.eventId && event.completed_at !== undefined);
      return {
        says: [`${transactionId}: event ${webhook.eventId} is recorded, and its notification is queued`],
        facts: { event_ids: [webhook.eventId] },
        complete,
      };
    },
  };
}
