import fc from "fast-check";
import { RequestError } from "../../../functions/domain/errors.ts";
import { recordWebhook } from "../../../functions/domain/record-webhook.ts";
import { aWebhook } from "../../../testing/factories/webhooks.ts";
import { anInMemorySystem, type Fault } from "../../../testing/systems/in-memory-system.ts";

const CALLS = ["claim", "record", "send", "complete"] as const;
const FAULTS: readonly Fault["kind"][] = ["before", "after"];

describe("recording a webhook", () => {
  test("given a new webhook, then one record, one message, and three sequential calls", async () => {
    const system = anInMemorySystem();

    const outcome = await recordWebhook(aWebhook(), "attempt-1", system);

    expect(outcome).toBe("recorded");
    expect(system.records).toHaveLength(1);
    expect(system.messages).toHaveLength(1);
    expect(system.longestSequence()).toBe(3);
  });

  test("given a webhook already recorded, when it is retried later, then nothing more is written or queued", async () => {
    const system = anInMemorySystem();
    await recordWebhook(aWebhook(), "attempt-1", system);
    system.clock.advance(60_000);

    const outcome = await recordWebhook(aWebhook(), "attempt-2", system);

    expect(outcome).toBe("repeated");
    expect(system.records).toHaveLength(1);
    expect(system.messages).toHaveLength(1);
  });

  test("given a key already used, when it comes with other content, then 422 and nothing changes", async () => {
    const system = anInMemorySystem();
    const headers = { "idempotency-key": "key-1" };
    await recordWebhook(aWebhook({ amount: 1 }, headers), "attempt-1", system);
    const before = system.state();

    const second = recordWebhook(aWebhook({ amount: 2 }, headers), "attempt-2", system);

    await expect(second).rejects.toEqual(new RequestError(422, "Idempotency key already used with other content"));
    expect(system.state()).toEqual(before);
  });

  // Each body is within the limit of a body. Some are too large with the other attributes of the record.
  test.each([
    ["fits", "x".repeat(409_000), undefined],
    ["does not fit", "x".repeat(409_500), 413],
    ["does not fit in UTF-8", "€".repeat(136_500), 413],
  ])(
    "given a webhook whose record %s an item, then it is recorded, or refused with 413 before anything is written",
    async (_case, note, status) => {
      const system = anInMemorySystem();
      const before = system.state();

      const outcome = recordWebhook(aWebhook({ note }), "attempt-1", system);

      if (status === undefined) await expect(outcome).resolves.toBe("recorded");
      else {
        await expect(outcome).rejects.toMatchObject({ statusCode: status });
        expect(system.state()).toEqual(before);
      }
    },
  );

  test("given two webhooks for one transaction in the same millisecond, then two records", async () => {
    const system = anInMemorySystem();

    await Promise.all([
      recordWebhook(aWebhook({ status: "pending" }), "attempt-1", system),
      recordWebhook(aWebhook({ status: "completed" }), "attempt-2", system),
    ]);

    expect(system.records).toHaveLength(2);
  });

  test("given webhooks that say when they happened, then records are in that order, however they come", async () => {
    const system = anInMemorySystem();
    const of = (status: string, occurredAt: string) => ({ ...aWebhook({ status }), occurredAt });
    const [failed, completed] = [of("failed", "2026-11-24T07:00:00.001Z"), of("completed", "2026-11-24T07:00:01.002Z")];

    await recordWebhook(completed, "attempt-1", system);
    system.clock.advance(60_000);
    await recordWebhook(failed, "attempt-2", system);

    expect(system.recordsByTime()).toEqual([failed.eventId, completed.eventId]);
  });

  test("given a webhook that happened long ago, when its copies come at once, then they wait for the first one all the same", async () => {
    const system = anInMemorySystem();
    const webhook = { ...aWebhook(), occurredAt: "2026-01-01T00:00:00.000Z" };

    await Promise.all(Array.from({ length: 20 }, (_, index) => recordWebhook(webhook, `attempt-${index}`, system)));

    expect(system.messages).toHaveLength(1);
  });

  test("given a first attempt that died on a clock minutes ahead, when it is retried, then it waits no longer than for any other", async () => {
    const system = anInMemorySystem([{ call: "record", kind: "before" }]);
    const ahead = { now: () => system.clock.now() + 300_000, sleep: system.clock.sleep };
    await expect(recordWebhook(aWebhook(), "attempt-1", { ...system, clock: ahead })).rejects.toThrow("injected fault");
    const began = system.clock.now();

    await recordWebhook(aWebhook(), "attempt-2", system);

    expect(system.clock.now() - began).toBeLessThan(2000);
    expect(system.records).toHaveLength(1);
  });

  test("given a hundred identical webhooks at once, then one record and one message", async () => {
    const system = anInMemorySystem();

    const outcomes = await Promise.all(
      Array.from({ length: 100 }, (_, index) => recordWebhook(aWebhook(), `attempt-${index}`, system)),
    );

    expect(outcomes.filter((outcome) => outcome === "recorded")).toHaveLength(1);
    expect(system.records).toHaveLength(1);
    expect(system.messages).toHaveLength(1);
  });

  const singleFaults = CALLS.flatMap((call) => FAULTS.map((kind) => [call, kind] as const));

  test.each(singleFaults)(
    "given %s fails %s it took effect, when retried at once, then one record and a message",
    async (call, kind) => {
      const system = anInMemorySystem([{ call, kind }]);

      await expect(recordWebhook(aWebhook(), "attempt-1", system)).rejects.toThrow("injected fault");
      await recordWebhook(aWebhook(), "attempt-2", system);

      expect(system.records).toHaveLength(1);
      expect(system.messages.length).toBeGreaterThanOrEqual(1);
      expect(system.messages.length).toBeLessThanOrEqual(2);
    },
  );

  test("given any series of faults and overlapping retries, then in the end one record and a message for each webhook", async () => {
    const fault = fc.record({ call: fc.constantFrom(...CALLS), kind: fc.constantFrom(...FAULTS) });
    const deliveries = fc.array(fc.record({ webhook: fc.nat(2), pause: fc.constantFrom(0, 50, 500, 5000) }), {
      minLength: 1,
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(fault, { maxLength: 5 }), deliveries, async (faults, plan) => {
        const system = anInMemorySystem(faults);
        const deliver = (webhook: number, attempt: string) =>
          recordWebhook(aWebhook({ sequence: webhook }), attempt, system).catch(() => undefined);

        const running: Promise<unknown>[] = [];
        for (const [index, { webhook, pause }] of plan.entries()) {
          running.push(deliver(webhook, `attempt-${index}`));
          await system.clock.sleep(pause);
        }
        await Promise.all(running);
        // The sender retries whatever was not acknowledged; each fault happens once, so this many retries suffice.
        const sent = new Set(plan.map(({ webhook }) => webhook));
        for (const webhook of sent) {
          for (let retry = 0; retry <= faults.length; retry += 1) await deliver(webhook, `retry-${webhook}-${retry}`);
        }

        expect(system.records).toHaveLength(sent.size);
        expect(new Set(system.messages).size).toBe(sent.size);
      }),
    );
  });
});
