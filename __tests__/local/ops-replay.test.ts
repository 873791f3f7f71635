import { eventIdOfKey } from "../../functions/domain/webhook-identity.ts";
import { webhookBody } from "../../testing/factories/webhooks.ts";
import { call } from "../../testing/http/signed-requests.ts";
import { type ReceivedNotification, Subscriber } from "../../testing/systems/local-subscriber.ts";
import { TestSystem } from "../../testing/systems/local-system.ts";
import { operatorOf } from "../../testing/systems/operator.ts";
import { untilEmpty } from "../../testing/systems/queue-depth.ts";

let system: TestSystem;

describe("given a subscriber, and notifications of a day that it got", () => {
  const COUNT = 12;
  const NAMES = Array.from({ length: COUNT }, (_, number) => `replayed-${10 + number}`);
  const STATUSES = ["pending", "completed", "completed", "failed"];
  const RANGE = ["--from", "2023-05-05", "--to", "2023-05-06"];
  let subscriber: Subscriber;

  /** What came since the last look, in order. */
  async function arrived(): Promise<ReceivedNotification[]> {
    const received: ReceivedNotification[] = [];
    for (;;) {
      const more = await subscriber.receive(1);
      if (more.length === 0) return received;
      received.push(...more);
    }
  }

  async function waitForSome(): Promise<unknown[]> {
    const some = await subscriber.receive(10);
    return some.length > 0 ? some.map(({ message }) => message.transaction_id) : waitForSome();
  }

  const arrivedNames = async () => (await arrived()).map(({ message }) => message.transaction_id);

  beforeAll(async () => {
    system = await TestSystem.start();
    subscriber = await Subscriber.subscribe(system);
    for (const [number, name] of NAMES.entries()) {
      await record(name, `2023-05-05T08:00:00.0${10 + number}Z`, {
        amount: 0.1,
        status: STATUSES[number] ?? "completed",
      });
    }
    await send(
      { transaction_id: NAMES[0], status: "failed", occurred_at: "2023-05-05T09:00:00.000Z" },
      "replayed-later",
    );
    await untilEmpty(system.clients().sqs, system.queueUrl("payment-notifications-prod"));
    await arrived();
  });

  test("when those of the day are published again, then each is published as it was, the oldest first, with a mark", async () => {
    const { status, json } = await operatorOf(system).opsJson(["replay", ...RANGE, "--yes", "--rate", "20"]);
    const again = await arrived();

    expect(status).toBe(0);
    expect(json).toMatchObject({
      plan: { from: "2023-05-05T00:00:00.000Z", notifications: COUNT + 1, current: false },
      outcome: { published: COUNT + 1, failed: [] },
    });
    expect(json.plan.event_ids).toEqual([...NAMES, "replayed-later"].map(eventIdOfKey));
    // Some are on their way side by side: what arrives first is the topic's affair.
    expect(again.map(({ message }) => message.transaction_id).sort()).toEqual([...NAMES, NAMES[0]].sort());
    expect(again.find(({ message }) => message.transaction_id === NAMES[3])?.attributes).toEqual({
      template: "payment_failed",
      status: "failed",
      replayed: "true",
    });
    const [first, second, ...repeated] = await subscriber.allOf(NAMES[0] ?? "");
    expect(repeated).toHaveLength(2);
    expect(repeated).toEqual(expect.arrayContaining([first, second]));
  });

  test("when those of some payments are published again as they are now, then each comes once", async () => {
    const byStatus = await operatorOf(system).opsJson(["replay", ...RANGE, "--status", "failed", "--current", "--yes"]);
    const now = await arrived();
    const byName = await operatorOf(system).opsJson(["replay", "replayed-10", "replayed-11", "--yes"]);
    const named = await arrivedNames();
    const unknown = await operatorOf(system).ops(["replay", "nobody", "--local", "--yes"]);

    expect(byStatus.json).toMatchObject({ plan: { filters: "status=failed", current: true, notifications: 2 } });
    expect(now.map(({ message }) => `${message.transaction_id} ${message.status}`).sort()).toEqual([
      `${NAMES[0]} failed`,
      `${NAMES[3]} failed`,
    ]);
    expect(byName.json.plan.event_ids).toEqual(["replayed-10", "replayed-later", "replayed-11"].map(eventIdOfKey));
    expect(named.sort()).toEqual(["replayed-10", "replayed-10", "replayed-11"]);
    expect(unknown).toMatchObject({ status: 1, stderr: expect.stringContaining("nobody: no event is recorded") });
  });

  test("when Ctrl-C comes while they are published again, then the command that is told goes on, and at most one comes twice", async () => {
    const running = operatorOf(system).begin(["replay", "--local", ...RANGE, "--yes", "--rate", "2"]);
    const first = await waitForSome();
    running.child.kill("SIGINT");
    const { status, stdout } = await running.ended;
    const [, command = ""] = /go on with: npm run ops -- (.*)/.exec(stdout) ?? [];
    const begun = await arrivedNames();

    const rest = await operatorOf(system).ops(command.split(" "));

    expect([status, rest.status]).toEqual([1, 0]);
    expect(command).toContain("--to 2023-05-06T00:00:00.000Z");
    const names = [...first, ...begun, ...(await arrivedNames())];
    expect(new Set(names)).toEqual(new Set(NAMES));
    expect(names.length).toBeLessThanOrEqual(COUNT + 2);
  });

  afterAll(() => system.stop());
});

const send = (body: Record<string, unknown>, key: string) =>
  call(system.url, { path: "/webhooks/payment", body: webhookBody(body), headers: { "idempotency-key": key } });

const record = (transaction_id: string, occurred_at: string, more: Record<string, unknown>) =>
  send({ transaction_id, occurred_at, ...more }, transaction_id);
