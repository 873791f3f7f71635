import { setTimeout as sleep } from "node:timers/promises";
import { report } from "../support/report.ts";
import { aWebhook, webhookBody } from "../support/webhooks.ts";
import { FaultySystem } from "./support/faulty-system.ts";
import { inParallel } from "./support/in-parallel.ts";
import {
  extraMessages,
  faultsOf,
  mayPreempt,
  PAIRS_OF_WEBHOOK_FAULTS,
  WEBHOOK_FAULTS,
  type WebhookFault,
} from "./support/webhook-calls.ts";

jest.setTimeout(1_200_000);

/** As many as the local run has containers for a function. */
const AT_ONCE = 8;

/** Until the last late call has taken effect. */
const LATE_EFFECTS_MILLISECONDS = 3500;

let system: FaultySystem;

beforeAll(async () => {
  system = await FaultySystem.start();
});
afterAll(() => system.stop());

/** Delivers one webhook with its faults until it is answered with 200. */
async function suffer(faults: readonly WebhookFault[], transaction_id: string) {
  const headers = { "idempotency-key": `key-${transaction_id}` };
  const { eventId } = aWebhook({ transaction_id }, headers);
  const armed = faultsOf(faults, eventId);
  await system.local.inject(armed);
  const answers = await system.deliverWebhook(webhookBody({ transaction_id }), headers);
  const unstruck = armed.filter(({ id = "" }) => !system.struck().has(id)).length;
  return {
    name: faults.map(({ call, kind }) => `${call} ${kind}`).join(", then "),
    transaction_id,
    faults,
    answers,
    unstruck,
  };
}

test.each([
  ["every fault", WEBHOOK_FAULTS.map((fault) => [fault])],
  ["every pair of faults", PAIRS_OF_WEBHOOK_FAULTS],
])("%s of a webhook's AWS calls leaves one record, a notification, and nothing stuck", async (what, cases) => {
  // when
  const began = performance.now();
  const prefix = what.replaceAll(" ", "-");
  const outcomes = await inParallel(cases, AT_ONCE, (faults, index) => suffer(faults, `${prefix}-${index}`));

  await sleep(LATE_EFFECTS_MILLISECONDS);

  // then
  const notifications = await system.allNotifications();
  const { records, incomplete } = await system.table();
  const wrong = outcomes.filter(({ transaction_id, faults }) => {
    const published = notifications.get(transaction_id) ?? [];
    const allowed = faults.reduce((sum, fault) => sum + extraMessages(fault), 1);
    const contents = new Set(published.map((message) => JSON.stringify(message)));
    return (
      records.get(transaction_id)?.length !== 1 ||
      published.length < 1 ||
      published.length > allowed ||
      contents.size !== 1
    );
  });
  const describe = ({ name, transaction_id, answers }: (typeof outcomes)[number]) => ({
    name,
    records: records.get(transaction_id)?.length ?? 0,
    notifications: notifications.get(transaction_id)?.length ?? 0,
    answers: answers.map(({ status }) => status),
  });
  expect(wrong.map(describe)).toEqual([]);
  expect(incomplete).toEqual([]);
  expect(await system.depth("payment-notifications-dlq")).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  const unstruck = outcomes.filter(({ unstruck }) => unstruck > 0);
  const explained = unstruck.filter(({ faults: [first, second] }) => first && second && mayPreempt(first, second));
  expect(unstruck.filter((outcome) => !explained.includes(outcome)).map(describe)).toEqual([]);
  report(what, {
    cases: cases.length,
    deliveries: outcomes.reduce((sum, { answers }) => sum + answers.length, 0),
    records: outcomes.reduce((sum, { transaction_id }) => sum + (records.get(transaction_id)?.length ?? 0), 0),
    notifications: outcomes.reduce(
      (sum, { transaction_id }) => sum + (notifications.get(transaction_id)?.length ?? 0),
      0,
    ),
    "with more than one": outcomes.filter(({ transaction_id }) => (notifications.get(transaction_id)?.length ?? 0) > 1)
      .length,
    "faults that did not come to strike": unstruck.length,
    seconds: Math.round((performance.now() - began) / 1000),
  });
});
