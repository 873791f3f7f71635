import type { FaultKind } from "../../local/faults/fault.ts";
import { SOURCES, sendEvent } from "../../testing/factories/signed-webhooks.ts";
import { report } from "../../testing/report.ts";
import { FaultySystem, SHORT_RECEIVER } from "./support/faulty-system.ts";
import { AT_ONCE, inParallel } from "./support/in-parallel.ts";

const WEBHOOKS = 16;
const KINDS: readonly FaultKind[] = ["fail", "throttle-all", "hang"];

let system: FaultySystem;

beforeAll(async () => {
  // A source each, whose secret no container has read.
  const sources = KINDS.map((kind, index) => ({ name: kind, scheme: SOURCES[index % 2]?.scheme }));
  system = await FaultySystem.start(SHORT_RECEIVER, { WEBHOOK_SOURCES: JSON.stringify(sources) });
});
afterAll(() => system.stop());

const outage = (kind: FaultKind) =>
  system.local.inject([
    { functionName: "*", operation: "GetSecretValue", first: 1, last: Number.MAX_SAFE_INTEGER, kind },
  ]);

test.each(KINDS)(
  "given signed webhooks, when Secrets Manager is down for a while (%s), then they get 5xx, nothing is half done, and retries alone recover",
  async (kind) => {
    // given
    const scheme = system.local.sources.find(({ name }) => name === kind)?.scheme ?? "stripe";
    const events = Array.from({ length: WEBHOOKS }, (_, index) => ({
      source: kind,
      scheme,
      transaction_id: `outage-secrets-${kind}-${index}`,
    }));
    await outage(kind);

    // when
    const during = await inParallel(events, AT_ONCE, (event) => sendEvent(system.local.url, event));
    const forged = await sendEvent(system.local.url, {
      ...events[0],
      source: kind,
      secret: `whsec_${"A".repeat(43)}=`,
    });
    const left = await system.table();
    await system.local.repair();

    // then
    expect(during.filter(({ status }) => status < 500)).toEqual([]);
    expect(forged.status).toBeGreaterThanOrEqual(500);
    expect(events.filter(({ transaction_id }) => left.records.has(transaction_id))).toEqual([]);
    expect(left.incomplete).toEqual([]);

    // when
    const retries = await inParallel(events, AT_ONCE, (event) => system.deliverEvent(event));

    // then
    const notifications = await system.allNotifications();
    const { records, incomplete } = await system.table();
    expect(events.map(({ transaction_id }) => records.get(transaction_id)?.length)).toEqual(events.map(() => 1));
    expect(events.map(({ transaction_id }) => notifications.get(transaction_id)?.length)).toEqual(events.map(() => 1));
    expect(incomplete).toEqual([]);
    report(`secrets down (${kind})`, {
      webhooks: events.length,
      "answers with 5xx": during.length,
      "retries until 200": retries.flat().length,
      records: events.length,
    });

    // when
    await outage(kind);
    const remembered = await sendEvent(system.local.url, {
      source: kind,
      scheme,
      transaction_id: `remembered-${kind}`,
    });
    await system.local.repair();

    // then
    expect(remembered.status).toBe(200);
  },
);

const CROWD = 400;

test(`given ${CROWD} identical signed webhooks, when they come at once, then there is one record, however many the source's throttle turns away at first`, async () => {
  // given
  const event = { source: "fail", transaction_id: "source-crowd" };

  // when
  const deliveries = await Promise.all(Array.from({ length: CROWD }, () => system.deliverEvent(event)));

  // then
  const notifications = (await system.allNotifications()).get("source-crowd") ?? [];
  const { records, incomplete } = await system.table();
  expect(records.get("source-crowd")).toHaveLength(1);
  expect(new Set(notifications.map((message) => JSON.stringify(message))).size).toBe(1);
  expect(notifications.length).toBeLessThanOrEqual(AT_ONCE);
  expect(incomplete).toEqual([]);
  const counts: Record<string, number> = {};
  for (const { status } of deliveries.flat()) counts[`answered ${status}`] = (counts[`answered ${status}`] ?? 0) + 1;
  expect(
    Object.keys(counts).filter((status) => !["answered 200", "answered 429", "answered 500"].includes(status)),
  ).toEqual([]);
  report("identical signed webhooks at once", {
    webhooks: CROWD,
    ...counts,
    records: 1,
    notifications: notifications.length,
  });
});
