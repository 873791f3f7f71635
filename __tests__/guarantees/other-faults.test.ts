import { setTimeout as sleep } from "node:timers/promises";
import type { Fault, FaultKind } from "../../local/faults/fault.ts";
import { webhookBody } from "../support/webhooks.ts";
import { FaultySystem } from "./support/faulty-system.ts";
import { AT_ONCE, inParallel } from "./support/in-parallel.ts";
import { report } from "./support/report.ts";
import { ALL_KINDS } from "./support/webhook-calls.ts";

jest.setTimeout(120_000);

let system: FaultySystem;

beforeAll(async () => {
  system = await FaultySystem.start();
});
afterAll(() => system.stop());

const faultOf = (functionName: string, operation: string, kind: FaultKind, transaction_id: string): Fault => ({
  functionName,
  operation,
  first: 1,
  last: 1,
  kind,
  containing: [transaction_id],
  id: transaction_id,
});

/** Ends each transaction's id alike, so that none is a part of another one's. */
const casesOf = (functionName: string, operations: readonly string[]) =>
  operations.flatMap((operation) =>
    ALL_KINDS.map((kind) => ({ operation, kind, transaction_id: `${functionName}-${operation}-${kind}-case` })),
  );

/** A published notification is published again only if the call that publishes it gave no answer although it took effect. */
function allowedNotifications(operation: string, kind: FaultKind): number {
  if (operation !== "Publish") return 1;
  // The SDK tries three times, and the caller once more.
  if (kind === "fail-after") return 4;
  return kind.endsWith("-after") || kind === "late" ? 2 : 1;
}

test("transaction-reader: every fault of its AWS call, and the client reads the payment in the end", async () => {
  // given
  const cases = casesOf("transaction-reader", ["Query"]);
  await inParallel(cases, AT_ONCE, ({ transaction_id }) => system.deliverWebhook(webhookBody({ transaction_id })));
  await system.allNotifications();
  await system.local.inject(
    cases.map(({ operation, kind, transaction_id }) => faultOf("transaction-reader", operation, kind, transaction_id)),
  );

  // when
  const outcomes = await inParallel(cases, AT_ONCE, ({ transaction_id }) =>
    system.deliver({ path: `/transactions/${transaction_id}` }),
  );

  // then
  expect(outcomes.map((answers) => answers.at(-1)?.json)).toEqual(
    cases.map(({ transaction_id }) => expect.objectContaining({ transaction_id, amount: 12.34, status: "completed" })),
  );
  expect(outcomes.map((answers) => answers.length > 1)).toEqual(cases.map(({ kind }) => kind !== "throttle"));
  expect([...system.struck()]).toEqual(expect.arrayContaining(cases.map(({ transaction_id }) => transaction_id)));
  report("transaction-reader", { cases: cases.length, reads: outcomes.flat().length });
});

test("notification-sender: every fault of its AWS calls, and the notification is published", async () => {
  // given
  const cases = casesOf("notification-sender", ["Query", "Publish"]);
  await inParallel(cases, AT_ONCE, ({ transaction_id }) => system.deliverWebhook(webhookBody({ transaction_id })));
  await system.allNotifications();
  await system.local.inject(
    cases.map(({ operation, kind, transaction_id }) => faultOf("notification-sender", operation, kind, transaction_id)),
  );

  // when
  const outcomes = await inParallel(cases, AT_ONCE, ({ transaction_id }) =>
    system.deliver({
      path: `/transactions/${transaction_id}/notify`,
      body: '{"email":"payer@example.com","template":"payment_confirmation"}',
    }),
  );
  await sleep(3500);

  // then
  const notifications = await system.allNotifications();
  for (const { operation, kind, transaction_id } of cases) {
    const count = notifications.get(transaction_id)?.length ?? 0;
    expect([transaction_id, count]).toEqual([transaction_id, allowedNotifications(operation, kind)]);
  }
  expect([...system.struck()]).toEqual(expect.arrayContaining(cases.map(({ transaction_id }) => transaction_id)));
  report("notification-sender", {
    cases: cases.length,
    requests: outcomes.flat().length,
    notifications: [...notifications.values()].flat().length,
  });
});

test("notification-dispatcher: every fault of its AWS calls, and the notification is published", async () => {
  // given
  const cases = casesOf("notification-dispatcher", ["Query", "Publish"]);
  await system.local.inject(
    cases.map(({ operation, kind, transaction_id }) =>
      faultOf("notification-dispatcher", operation, kind, transaction_id),
    ),
  );

  // when
  await inParallel(cases, AT_ONCE, ({ transaction_id }) => system.deliverWebhook(webhookBody({ transaction_id })));
  await sleep(3500);

  // then
  const notifications = await system.allNotifications();
  for (const { operation, kind, transaction_id } of cases) {
    const count = notifications.get(transaction_id)?.length ?? 0;
    expect([transaction_id, count]).toEqual([transaction_id, allowedNotifications(operation, kind)]);
  }
  expect([...system.struck()]).toEqual(expect.arrayContaining(cases.map(({ transaction_id }) => transaction_id)));
  expect(await system.depth("payment-notifications-dlq")).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  report("notification-dispatcher", {
    cases: cases.length,
    notifications: [...notifications.values()].flat().length,
  });
});

test.each(
  ALL_KINDS.filter((kind) => !kind.startsWith("kill")).flatMap(
    (kind) =>
      [
        ["ReceiveMessage", kind],
        ["DeleteMessageBatch", kind],
      ] as const,
  ),
)("the event source's %s: %s, and the notification is published, twice at most", async (operation, kind) => {
  // given
  const transaction_id = `poll-${operation}-${kind}`;
  await system.local.inject([
    { functionName: "notification-dispatcher", operation, first: 1, last: 1, kind, id: transaction_id },
  ]);
  // So that it is the poll with the fault that the message comes to.
  if (operation === "ReceiveMessage") await system.untilStruck(transaction_id);

  // when
  await system.deliverWebhook(webhookBody({ transaction_id }));

  // then
  const notifications = await system.allNotifications();
  expect(system.struck()).toContain(transaction_id);
  expect(notifications.get(transaction_id)?.length).toBeGreaterThanOrEqual(1);
  expect(notifications.get(transaction_id)?.length).toBeLessThanOrEqual(2);
});
