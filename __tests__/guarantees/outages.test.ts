import type { Fault, FaultKind } from "../../local/faults/fault.ts";
import { webhookBody } from "../../testing/factories/webhooks.ts";
import { call } from "../../testing/http/signed-requests.ts";
import { report } from "../../testing/report.ts";
import { waitFor } from "../../testing/wait-for.ts";
import { FaultySystem } from "./support/faulty-system.ts";
import { AT_ONCE, inParallel } from "./support/in-parallel.ts";

jest.setTimeout(240_000);

const WEBHOOKS = 16;

/** The operations by which the functions use a service. */
const SERVICES = {
  table: ["Query", "UpdateItem", "PutItem"],
  queue: ["SendMessage", "ReceiveMessage", "DeleteMessageBatch"],
} as const;

const KINDS: readonly FaultKind[] = ["fail", "throttle-all", "hang"];

const SERVICE_AND_KIND = (["table", "queue"] as const).flatMap((service) =>
  KINDS.map((kind) => [service, kind] as const),
);

let system: FaultySystem;

beforeAll(async () => {
  system = await FaultySystem.start();
});
afterAll(() => system.stop());

/** Every call of these operations goes wrong, whoever makes it, until the repair. */
const outage = (operations: readonly string[], kind: FaultKind): Fault[] =>
  operations.map((operation) => ({ functionName: "*", operation, first: 1, last: Number.MAX_SAFE_INTEGER, kind }));

test.each(SERVICE_AND_KIND)(
  "given webhooks, when the %s is down for a while (%s), then they get 5xx, nothing is half done, and retries alone recover",
  async (service, kind) => {
    // given
    const ids = Array.from({ length: WEBHOOKS }, (_, index) => `outage-${service}-${kind}-${index}`);
    await system.local.inject(outage(SERVICES[service], kind));

    // when
    const during = await inParallel(ids, AT_ONCE, (transaction_id) =>
      call(system.local.url, { path: "/webhooks/payment", body: webhookBody({ transaction_id }) }),
    );
    const reads = await inParallel(ids, AT_ONCE, (id) => call(system.local.url, { path: `/transactions/${id}` }));
    await system.local.repair();
    const left = await system.table();

    // then
    expect(during.filter(({ status }) => status < 500)).toEqual([]);
    // A table that is down holds nothing of it; one that is not may hold the record, which a client may read.
    const readable = service === "table" ? [500, 502, 503, 504] : [200];
    expect(reads.filter(({ status }) => !readable.includes(status)).map(({ status }) => status)).toEqual([]);
    expect(ids.filter((id) => left.records.has(id))).toHaveLength(service === "table" ? 0 : WEBHOOKS);

    // when
    const retries = await inParallel(ids, AT_ONCE, (transaction_id) =>
      system.deliverWebhook(webhookBody({ transaction_id })),
    );

    // then
    const notifications = await system.allNotifications();
    const { records, incomplete } = await system.table();
    expect(ids.map((id) => records.get(id)?.length)).toEqual(ids.map(() => 1));
    expect(ids.map((id) => notifications.get(id)?.length)).toEqual(ids.map(() => 1));
    expect(incomplete).toEqual([]);
    expect(await system.depth("payment-notifications-dlq")).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
    report(`${service} down (${kind})`, {
      webhooks: ids.length,
      "answers with 5xx": during.length,
      "retries until 200": retries.flat().length,
      records: ids.length,
    });
  },
);

const failedMessages = () =>
  system.local.events.reduce((sum, event) => (event.type === "failed-batch" ? sum + event.messages : sum), 0);

test.each(KINDS)(
  "given webhooks, when the topic is down for a while (%s), then they are answered, and notifications come later",
  async (kind) => {
    // given
    const ids = Array.from({ length: WEBHOOKS }, (_, index) => `outage-topic-${kind}-${index}`);
    const before = failedMessages();
    await system.local.inject(outage(["Publish"], kind));

    // when
    const answers = await inParallel(ids, AT_ONCE, (transaction_id) =>
      call(system.local.url, { path: "/webhooks/payment", body: webhookBody({ transaction_id }) }),
    );
    // Each message was received and failed once; the dead-letter queue takes it after the fifth time.
    await waitFor("each message to fail", () => failedMessages() - before >= WEBHOOKS);
    await system.local.repair();

    // then
    expect(answers.map(({ status }) => status)).toEqual(ids.map(() => 200));
    const notifications = await system.allNotifications();
    expect(ids.map((id) => notifications.get(id)?.length)).toEqual(ids.map(() => 1));
    expect(await system.depth("payment-notifications-dlq")).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
    report(`topic down (${kind})`, { webhooks: ids.length, notifications: ids.length });
  },
);
