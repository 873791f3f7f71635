import type { Answer } from "../../../testing/http/signed-requests.ts";
import { report } from "../../../testing/report.ts";
import type { FaultySystem } from "./faulty-system.ts";
import { extraMessages, faultsOf, mayPreempt, type WebhookFault } from "./webhook-calls.ts";

/** A webhook, what went wrong with its deliveries, and how they were answered. */
export interface Outcome {
  readonly name: string;
  readonly transaction_id: string;
  readonly faults: readonly WebhookFault[];
  readonly answers: readonly Answer[];
  /** Faults that found no call. */
  readonly missed: number;
}

export interface DeliveryUnderFaults {
  readonly faults: readonly WebhookFault[];
  readonly transaction_id: string;
  /** What the calls about it hold, and no other's. */
  readonly mark: string;
  readonly functionName?: string;
  /** Delivers it until it is answered with 200. */
  readonly deliver: () => Promise<readonly Answer[]>;
}

/** Delivers one webhook with its faults. */
export async function deliverUnderFaults(
  system: FaultySystem,
  { faults, transaction_id, mark, functionName, deliver }: DeliveryUnderFaults,
): Promise<Outcome> {
  const armed = faultsOf(faults, mark, functionName);
  await system.local.inject(armed);
  const answers = await deliver();
  const missed = armed.filter(({ id = "" }) => !system.happened().has(id)).length;
  return {
    name: faults.map(({ call, kind }) => `${call} ${kind}`).join(", then "),
    transaction_id,
    faults,
    answers,
    missed,
  };
}

/**
 * One record each, at least one notification and no more than the faults may cause, all the same; nothing is stuck; and each fault
 * has happened, unless one before it left no call for it.
 */
export async function expectConverged(
  system: FaultySystem,
  what: string,
  outcomes: readonly Outcome[],
  began: number,
): Promise<void> {
  const notifications = await system.allNotifications();
  const { records, incomplete } = await system.table();
  const recordsOf = ({ transaction_id }: Outcome) => records.get(transaction_id)?.length ?? 0;
  const publishedOf = ({ transaction_id }: Outcome) => notifications.get(transaction_id) ?? [];
  const wrong = outcomes.filter((outcome) => {
    const published = publishedOf(outcome);
    const allowed = outcome.faults.reduce((sum, fault) => sum + extraMessages(fault), 1);
    const contents = new Set(published.map((message) => JSON.stringify(message)));
    return recordsOf(outcome) !== 1 || published.length < 1 || published.length > allowed || contents.size !== 1;
  });
  const describe = (outcome: Outcome) => ({
    name: outcome.name,
    records: recordsOf(outcome),
    notifications: publishedOf(outcome).length,
    answers: outcome.answers.map(({ status }) => status),
  });
  expect(wrong.map(describe)).toEqual([]);
  expect(incomplete).toEqual([]);
  expect(await system.depth("payment-notifications-dlq")).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  const missed = outcomes.filter((outcome) => outcome.missed > 0);
  const explained = missed.filter(({ faults: [first, second] }) => first && second && mayPreempt(first, second));
  expect(missed.filter((outcome) => !explained.includes(outcome)).map(describe)).toEqual([]);
  const total = (count: (outcome: Outcome) => number) => outcomes.reduce((sum, outcome) => sum + count(outcome), 0);
  report(what, {
    cases: outcomes.length,
    deliveries: total(({ answers }) => answers.length),
    records: total(recordsOf),
    notifications: total((outcome) => publishedOf(outcome).length),
    "with more than one": outcomes.filter((outcome) => publishedOf(outcome).length > 1).length,
    "faults that did not happen": missed.length,
    seconds: Math.round((performance.now() - began) / 1000),
  });
}
