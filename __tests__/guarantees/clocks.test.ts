import { SOURCES, WITH_SOURCES } from "../../testing/factories/signed-webhooks.ts";
import { aWebhook, webhookBody } from "../../testing/factories/webhooks.ts";
import { report } from "../../testing/report.ts";
import { deliverUnderFaults, expectConverged } from "./support/convergence.ts";
import { FaultySystem, SHORT_TIMES } from "./support/faulty-system.ts";
import { AT_ONCE, inParallel } from "./support/in-parallel.ts";
import { WEBHOOK_FAULTS } from "./support/webhook-calls.ts";

jest.setTimeout(600_000);

/** Minutes. A signature counts for five, so clocks that differ by more let the sender in by a later try. */
const CLOCKS = [0, 4, -4];

let system: FaultySystem;

beforeAll(async () => {
  system = await FaultySystem.start(SHORT_TIMES, WITH_SOURCES, CLOCKS);
});
afterAll(() => system.stop());

test("given containers whose clocks are minutes apart, when a webhook's AWS calls meet every fault, then there is one record, a notification, and nothing stuck", async () => {
  // when
  const began = performance.now();
  const outcomes = await inParallel(WEBHOOK_FAULTS, AT_ONCE, (fault, index) => {
    const transaction_id = `clock-${index}-case`;
    const headers = { "idempotency-key": `key-${transaction_id}` };
    return deliverUnderFaults(system, {
      faults: [fault],
      transaction_id,
      mark: aWebhook({ transaction_id }, headers).eventId,
      deliver: () => system.deliverWebhook(webhookBody({ transaction_id }), headers),
    });
  });
  await system.local.settle();

  // then
  await expectConverged(system, "every fault, clocks apart", outcomes, began);
  const { records } = await system.table();
  const times = [...records.values()].flat().map(({ timestamp }) => Date.parse(timestamp?.S ?? ""));
  expect(Math.max(...times) - Math.min(...times)).toBeGreaterThan(4 * 60_000);
});

test("given containers whose clocks are minutes apart, when one webhook comes many times at once, then there is one record", async () => {
  const transaction_id = "clock-crowd-case";
  const copies = Array.from({ length: 100 }, () => transaction_id);

  const answers = await inParallel(copies, 3 * AT_ONCE, () => system.deliverWebhook(webhookBody({ transaction_id })));

  const { records } = await system.table();
  const notifications = (await system.allNotifications()).get(transaction_id) ?? [];
  expect(records.get(transaction_id)).toHaveLength(1);
  expect(new Set(notifications.map((message) => JSON.stringify(message))).size).toBe(1);
  report("copies at once, clocks apart", { copies: answers.length, notifications: notifications.length });
});

test("given containers whose clocks are minutes apart, when signed webhooks come, then each is let in and recorded once", async () => {
  const events = SOURCES.flatMap(({ name: source }) =>
    Array.from({ length: 24 }, (_, index) => ({
      source,
      transaction_id: `clock-${source}-${index}-case`,
      eventId: `evt_clock_${index}_`,
    })),
  );

  const answers = await inParallel(events, AT_ONCE, (event) => system.deliverEvent(event));

  const { records } = await system.table();
  expect(answers.map((all) => all.at(-1)?.status)).toEqual(events.map(() => 200));
  expect(events.map(({ transaction_id }) => records.get(transaction_id)?.length)).toEqual(events.map(() => 1));
});
