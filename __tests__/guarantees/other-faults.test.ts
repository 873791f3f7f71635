import type { Fault, FaultKind } from "../../local/faults/fault.ts";
import { webhookBody } from "../../testing/factories/webhooks.ts";
import { report } from "../../testing/report.ts";
import { FaultySystem } from "./support/faulty-system.ts";
import { AT_ONCE, inParallel } from "./support/in-parallel.ts";
import { ALL_KINDS, DISTINCT_KINDS, TRIES, WITHOUT_CONTENT } from "./support/webhook-calls.ts";

jest.setTimeout(240_000);

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

/** What the caller does not see. */
const REPAIRED: readonly FaultKind[] = ["throttle", "doubled"];

const NOTIFY = '{"email":"payer@example.com","template":"payment_confirmation"}';

/** Ends each transaction's id alike, so that none is a part of another one's. */
const casesOf = (functionName: string, operations: readonly string[]) =>
  operations.flatMap((operation) =>
    ALL_KINDS.map((kind) => ({ operation, kind, transaction_id: `${functionName}-${operation}-${kind}-case` })),
  );

/** What goes wrong with a call. */
interface OperationFault {
  readonly operation: string;
  readonly kind: FaultKind;
}

/**
 * How often at least and at most a notification is published: again only if the call that publishes it gave no answer
 * although it took effect. The caller comes once more, after the SDK's tries, of which the function's end may leave one.
 */
function expectedNotifications({ operation, kind }: OperationFault): readonly [least: number, most: number] {
  if (operation !== "Publish") return [1, 1];
  if (kind === "fail-after") return [TRIES + 1, TRIES + 1];
  if (kind === "kill-after" || kind === "doubled") return [2, 2];
  return kind === "hang-after" || kind === "late" || WITHOUT_CONTENT.includes(kind) ? [2, TRIES + 1] : [1, 1];
}

test("given transaction-reader, when its AWS call meets every fault, then the client reads the payment in the end", async () => {
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
  expect(outcomes.map((answers) => answers.length > 1)).toEqual(cases.map(({ kind }) => !REPAIRED.includes(kind)));
  expect([...system.happened()]).toEqual(expect.arrayContaining(cases.map(({ transaction_id }) => transaction_id)));
  report("transaction-reader", { cases: cases.length, reads: outcomes.flat().length });
});

test("given notification-sender, when its AWS calls meet every fault, then the notification is published", async () => {
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
      body: NOTIFY,
    }),
  );
  await system.local.settle();

  // then
  const notifications = await system.allNotifications();
  for (const { operation, kind, transaction_id } of cases) {
    const count = notifications.get(transaction_id)?.length ?? 0;
    const [least, most] = expectedNotifications({ operation, kind });
    expect([transaction_id, count, count >= least && count <= most]).toEqual([transaction_id, count, true]);
  }
  expect([...system.happened()]).toEqual(expect.arrayContaining(cases.map(({ transaction_id }) => transaction_id)));
  report("notification-sender", {
    cases: cases.length,
    requests: outcomes.flat().length,
    notifications: [...notifications.values()].flat().length,
  });
});

test("given notification-dispatcher, when its AWS calls meet every fault, then the notification is published", async () => {
  // given
  const cases = casesOf("notification-dispatcher", ["Query", "Publish"]);
  await system.local.inject(
    cases.map(({ operation, kind, transaction_id }) =>
      faultOf("notification-dispatcher", operation, kind, transaction_id),
    ),
  );

  // when
  await inParallel(cases, AT_ONCE, ({ transaction_id }) => system.deliverWebhook(webhookBody({ transaction_id })));
  await system.local.settle();

  // then
  const notifications = await system.allNotifications();
  for (const { operation, kind, transaction_id } of cases) {
    const count = notifications.get(transaction_id)?.length ?? 0;
    const [least, most] = expectedNotifications({ operation, kind });
    expect([transaction_id, count, count >= least && count <= most]).toEqual([transaction_id, count, true]);
  }
  expect([...system.happened()]).toEqual(expect.arrayContaining(cases.map(({ transaction_id }) => transaction_id)));
  expect(await system.depth("payment-notifications-dlq")).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  report("notification-dispatcher", {
    cases: cases.length,
    notifications: [...notifications.values()].flat().length,
  });
});

/** Each fault followed by each: of the call after it, or of one that comes again when the request or message does, if it does. */
function pairsOf(functionName: string, operations: readonly string[]) {
  const faults = operations.flatMap((operation) => DISTINCT_KINDS.map((kind) => ({ operation, kind })));
  return faults.flatMap((first) =>
    faults.flatMap((second) => {
      const transaction_id = `${functionName}-${[first, second].map(({ operation, kind }) => `${operation}-${kind}`).join("-")}-pair`;
      const again = operations.indexOf(second.operation) <= operations.indexOf(first.operation);
      if (again && REPAIRED.includes(first.kind)) return [];
      const armed = [first, second].map(({ operation, kind }, index): Fault => {
        const number = index === 1 && again ? 2 : 1;
        const fault = faultOf(functionName, operation, kind, transaction_id);
        return { ...fault, first: number, last: number, id: `${transaction_id} ${index}` };
      });
      return [{ transaction_id, faults: [first, second], armed }];
    }),
  );
}

function mostNotifications(faults: readonly OperationFault[]): number {
  return faults.reduce((sum, fault) => sum + expectedNotifications(fault)[1] - 1, 1);
}

test.each([
  ["transaction-reader", ["Query"]],
  ["notification-sender", ["Query", "Publish"]],
  ["notification-dispatcher", ["Query", "Publish"]],
])(
  "given %s, when its AWS calls meet every pair of faults, then all is done in the end",
  async (functionName, operations) => {
    // given
    const pairs = pairsOf(functionName, operations);
    const deliverWebhooks = () =>
      inParallel(pairs, AT_ONCE, ({ transaction_id }) => system.deliverWebhook(webhookBody({ transaction_id })));
    if (functionName !== "notification-dispatcher") {
      await deliverWebhooks();
      await system.allNotifications();
    }
    await system.local.inject(pairs.flatMap(({ armed }) => armed));

    // when
    if (functionName === "notification-dispatcher") await deliverWebhooks();
    else {
      await inParallel(pairs, AT_ONCE, ({ transaction_id }) => {
        const path = `/transactions/${transaction_id}`;
        if (functionName === "transaction-reader") return system.deliver({ path });
        return system.deliver({ path: `${path}/notify`, body: NOTIFY });
      });
    }
    await system.local.settle();

    // then
    const notifications = await system.allNotifications();
    const wrong = pairs.flatMap(({ transaction_id, faults }) => {
      const published = notifications.get(transaction_id)?.length ?? 0;
      const [least, most] = functionName === "transaction-reader" ? [0, 0] : [1, mostNotifications(faults)];
      return published < least || published > most ? [{ transaction_id, published }] : [];
    });
    expect(wrong).toEqual([]);
    const happened = system.happened();
    expect(pairs.flatMap(({ armed }) => armed).filter(({ id = "" }) => !happened.has(id))).toEqual([]);
    expect(await system.depth("payment-notifications-dlq")).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
    report(`${functionName}, pairs`, { cases: pairs.length, notifications: [...notifications.values()].flat().length });
  },
);

test.each(
  ALL_KINDS.filter((kind) => !kind.startsWith("kill")).flatMap(
    (kind) =>
      [
        ["ReceiveMessage", kind],
        ["DeleteMessageBatch", kind],
      ] as const,
  ),
)(
  "given the event source, when its %s meets the fault %s, then the notification is published, twice at most",
  async (operation, kind) => {
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
    expect(system.happened()).toContain(transaction_id);
    expect(notifications.get(transaction_id)?.length).toBeGreaterThanOrEqual(1);
    expect(notifications.get(transaction_id)?.length).toBeLessThanOrEqual(2);
  },
);
