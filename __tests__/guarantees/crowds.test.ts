import { webhookBody } from "../../testing/factories/webhooks.ts";
import { call } from "../../testing/http/signed-requests.ts";
import { report } from "../../testing/report.ts";
import { FaultySystem } from "./support/faulty-system.ts";

jest.setTimeout(240_000);

const CROWD = 400;

/** Of a function, in the local run. */
const CONTAINERS = 8;

let system: FaultySystem;

beforeAll(async () => {
  system = await FaultySystem.start({});
});
afterAll(() => system.stop());

function statusesOf(answers: readonly { readonly status: number }[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status } of answers) counts[`answered ${status}`] = (counts[`answered ${status}`] ?? 0) + 1;
  return counts;
}

test(`given ${CROWD} identical webhooks, when they come at once, then there is one record, and the notification is the same if it comes twice`, async () => {
  // given
  const body = webhookBody({ transaction_id: "crowd-1" });

  // when
  const deliveries = await Promise.all(Array.from({ length: CROWD }, () => system.deliverWebhook(body)));

  // then
  const notifications = (await system.allNotifications()).get("crowd-1") ?? [];
  const { records, incomplete } = await system.table();
  expect(records.get("crowd-1")).toHaveLength(1);
  // One, unless the first attempt is slower than the second that the others wait for it: then one a container at most.
  expect(new Set(notifications.map((message) => JSON.stringify(message))).size).toBe(1);
  expect(notifications.length).toBeLessThanOrEqual(CONTAINERS);
  expect(incomplete).toEqual([]);
  const answers = deliveries.flat();
  report("identical webhooks at once", {
    webhooks: CROWD,
    ...statusesOf(answers),
    records: 1,
    notifications: notifications.length,
  });
});

test(`given ${CROWD} different webhooks of one transaction, when they come at once, then there are as many records`, async () => {
  // when
  const deliveries = await Promise.all(
    Array.from({ length: CROWD }, (_, amount) =>
      system.deliverWebhook(webhookBody({ transaction_id: "crowd-2", amount })),
    ),
  );

  // then
  const { records } = await system.table();
  const amounts = records
    .get("crowd-2")
    ?.map(({ amount }) => Number(amount?.N))
    .sort((a, b) => a - b);
  expect(amounts).toEqual(Array.from({ length: CROWD }, (_, amount) => amount));
  expect((await system.allNotifications()).get("crowd-2")?.length).toBeGreaterThanOrEqual(CROWD);
  const answers = deliveries.flat();
  report("webhooks of one transaction at once", { webhooks: CROWD, ...statusesOf(answers) });
});

test("given one idempotency key with different contents, when they come at once, then one content wins, and no other is recorded", async () => {
  // given
  const headers = { "idempotency-key": "crowd-3" };

  // when
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, amount) =>
      call(system.local.url, {
        path: "/webhooks/payment",
        body: webhookBody({ transaction_id: "crowd-3", amount: amount % 2 }),
        headers,
      }),
    ),
  );

  // then
  const counts = statusesOf(answers);
  expect(counts).toEqual({ "answered 200": 20, "answered 422": 20 });
  expect((await system.table()).records.get("crowd-3")).toHaveLength(1);
});
