import { EXIT, UsageError } from "../../../command-line/command.ts";
import { paymentOf } from "../../../functions/domain/payment-of-events.ts";
import { isKnownSource } from "../environment/webhook-source.ts";
import { type Operation, type OperationRun, textOf } from "../operation.ts";
import { printable, styled } from "../output/output.ts";
import { table } from "../output/table.ts";
import { askedTransaction } from "../payments/asked.ts";
import { eventIdOfNames } from "../payments/event-names.ts";
import { effectsOf } from "../payments/explain.ts";
import { showEvent } from "../payments/show-event.ts";
import { eventsOf, type StoredEvent } from "../payments/stored-events.ts";
import { askedTimes, RANGE_OPTIONS } from "../payments/time-range.ts";

/** A payment with all its events, or what became of one event. */
export const SHOW: Operation = {
  summary: "a payment: every event in order, what each changed, and why; or what became of an event",
  usage: `Shows every event of a payment, what each changed, and why the payment is what it is.

Usage: npm run ops -- show <transaction> (--env <name> | --local) [--json]
       npm run ops -- show --event <id> [--source <source>] [--scan] [--from <time>] [--to <time>] (--env <name> | --local) [--json]

  <transaction>      the payment's transaction_id
  --event <id>       what became of one event: the id that its sender gave it with --source, else its Idempotency-Key or
                     webhook-id, or the event_id of the logs (64 digits)
  --source <source>  the webhook source that sent the event
  --scan             with --event: find the event's transaction too. Reads the whole table, which costs and takes its time
  --from, --to       with --event: the times of the logs that are read if it is not recorded, for the reason (default: around
                     its first delivery, else the last day)

Examples:
  npm run ops -- show txn-17 --env prod
  npm run ops -- show --event evt_1NG8Du2eZvKYlo2CUI79vXWy --source stripe --env prod

Exit code: 0 if it is recorded or begun, 1 if not, 2 for wrong usage.
`,
  options: { event: { type: "string" }, source: { type: "string" }, scan: { type: "boolean" }, ...RANGE_OPTIONS },
  prepare(asked) {
    const [event, source] = [textOf(asked, "event"), textOf(asked, "source")];
    const [transactionId] = asked.positionals;
    if ((transactionId === undefined) === (event === undefined) || asked.positionals.length > 1) {
      throw new UsageError(`${asked.positionals.length} transactions given, allowed: one, or --event`);
    }
    if (event !== undefined) {
      const eventId = eventIdOfNames(event, source);
      const times = askedTimes(asked);
      return async (run) => {
        await isKnownSource(run.environment, source, run.output.note);
        return showEvent(run, eventId, { scan: asked.values.scan === true, times });
      };
    }
    const alone = ["source", "scan", "from", "to"].find((name) => asked.values[name] !== undefined);
    if (alone) throw new UsageError(`--${alone} given, allowed: with --event`);
    const transaction = askedTransaction(asked);
    return (run) => showPayment(run, transaction);
  },
};

async function showPayment({ environment, output }: OperationRun, transactionId: string): Promise<number> {
  const { events, lifecycle } = await eventsOf(environment, transactionId);
  const payment = paymentOf(events, lifecycle);
  if (events.length === 0) {
    output.note(`${transactionId}: no event is recorded in ${environment.label}`);
    return EXIT.failure;
  }
  const effects = effectsOf(events, lifecycle);
  const described = events.map((event, index) => ({ ...event, ...effects[index] }));
  output.result({ transaction_id: transactionId, lifecycle, payment: payment ?? null, events: described }, () =>
    [
      `${styled("bold", transactionId)} in ${environment.label}: ${payment ? summary(payment) : "no event counts"}`,
      "",
      table(
        ["Time", "Says", "Amount", "Changed", "Received", "Complete, notification queued", "event_id"],
        described.map(({ timestamp, says = "", amount, currency, changed = [], because, ...event }) => [
          timestamp.slice(0, 23),
          says,
          `${amount} ${currency}`,
          because === undefined ? changed.join(", ") : `nothing: ${because}`,
          event.received_at ?? "not by a webhook",
          event.completed_at ?? "no",
          event.event_id.slice(0, 12),
        ]),
      ),
      ...described.flatMap(remarks),
    ].join("\n"),
  );
  return EXIT.ok;
}

/** What an operator did. */
function remarks({ event_id, corrected_by, correction_reason, erased_at }: StoredEvent): readonly string[] {
  const name = event_id.slice(0, 12);
  return [
    ...(corrected_by
      ? [printable(`${name} is a correction by ${corrected_by}: ${correction_reason ?? "erased"}`)]
      : []),
    ...(erased_at ? [`${name}: its body was erased at ${erased_at}`] : []),
  ];
}

function summary({
  status,
  amount,
  currency,
  amount_captured,
  amount_refunded,
}: NonNullable<ReturnType<typeof paymentOf>>) {
  const further =
    amount_captured && amount_refunded ? `, ${amount_captured} captured, ${amount_refunded} refunded` : "";
  return printable(`${status}, ${amount} ${currency}${further}`);
}
