import { CommandFailure } from "../../../command-line/command.ts";
import { CHANGE_EXIT_USAGE, CHANGE_USAGE, changing } from "../change/change.ts";
import type { Outcome, Plan } from "../change/plan.ts";
import { type ErasableRecord, erasableRecords, eraseRecord } from "../erase/erase.ts";
import { remainsOf } from "../erase/remains.ts";
import type { OperationRun } from "../operation.ts";
import { askedReason, askedTransaction } from "../payments/asked.ts";

/** Takes what is personal out of a payment's records. */
export const ERASE = changing("erase", {
  summary: "take raw bodies and personal fields out of a payment's records, and keep its amounts",
  usage: `Answers a request for erasure: takes the raw bodies, and the reasons of corrections, out of every record of a payment. Its amounts, statuses
and times stay, so the payment is what it was. Says what remains elsewhere, and until when. It cannot be undone.

Usage: npm run ops -- erase <transaction> --reason <text> [--dry-run | --yes] (--env <name> | --local) [--json]

  <transaction>          the payment's transaction_id
  --reason <text>        why, for the audit record; name no person in it
${CHANGE_USAGE}

Example:
  npm run ops -- erase txn-17 --reason "request 4711 of 2026-11-28" --env prod

${CHANGE_EXIT_USAGE}
`,
  options: { reason: { type: "string" } },
  prepare(asked) {
    const [transactionId, reason] = [askedTransaction(asked), askedReason(asked)];
    return (run) => plan(run, transactionId, reason);
  },
});

async function plan(run: OperationRun, transactionId: string, reason: string): Promise<Plan> {
  const records = await erasableRecords(run.environment, transactionId);
  if (records.length === 0) {
    throw new CommandFailure(`${transactionId}: no event is recorded in ${run.environment.label}`);
  }
  const erasable = records.filter(({ isErasable }) => isErasable);
  const remains = await remainsOf(run.environment, Date.now());
  const facts = { records: erasable.length, event_ids: erasable.map(({ eventId }) => eventId), reason, remains };
  const says = [
    `erase the raw bodies in ${erasable.length} of ${records.length} records of ${transactionId}; the amounts stay`,
    ...unfinished(records),
    "It remains in:",
    ...remains.map((line) => `- ${line}`),
  ];
  return {
    says,
    facts,
    ...(erasable.length > 0 && { apply: () => erase(run, transactionId, erasable) }),
  };
}

async function erase(
  { environment, signal }: OperationRun,
  transactionId: string,
  records: readonly ErasableRecord[],
): Promise<Outcome> {
  const erasedAt = new Date().toISOString();
  const erased: string[] = [];
  for (const record of records) {
    if (signal.aborted) break;
    if (await eraseRecord(environment, record, erasedAt)) erased.push(record.eventId);
  }
  const after = await erasableRecords(environment, transactionId);
  const left = after.filter(({ isErasable }) => isErasable);
  return {
    says: [
      `${erased.length} records erased`,
      ...(left.length > 0 ? [`${left.length} still hold a body: run it again`] : []),
      ...unfinished(after),
    ],
    facts: { records: erased.length, event_ids: erased, left: left.length },
    complete: left.length === 0 && after.every(({ isFinished }) => isFinished),
  };
}

function unfinished(records: readonly ErasableRecord[]): readonly string[] {
  const count = records.filter(({ isFinished }) => !isFinished).length;
  return count === 0
    ? []
    : [
        `${count} events are not finished: their sender's next delivery brings the body again, so erase again after that`,
      ];
}
