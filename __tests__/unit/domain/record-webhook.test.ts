import fc from "fast-check";
import { recordWebhook } from "../../../functions/domain/record-webhook.ts";
import { aWebhook } from "../../../testing/factories/webhooks.ts";
import { WEBHOOK_FAILURES } from "../../../testing/faults.ts";
import { anInMemorySystem } from "../../../testing/systems/in-memory-system.ts";

describe("recording a webhook", () => {
  test("given a new webhook, when it is recorded, then that takes three sequential calls, and one when it is repeated", async () => {
    const system = anInMemorySystem();

    expect(await recordWebhook(aWebhook(), "attempt-1", system)).toBe("recorded");
    expect(system.longestSequence()).toBe(3);
    expect(await recordWebhook(aWebhook(), "attempt-2", system)).toBe("repeated");
    expect(system.longestSequence()).toBe(4);
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
      const outcome = recordWebhook(aWebhook({ note }), "attempt-1", system);

      if (status === undefined) await expect(outcome).resolves.toBe("recorded");
      else {
        await expect(outcome).rejects.toMatchObject({ statusCode: status });
        expect([...system.records(), ...system.messages]).toEqual([]);
        expect(system.longestSequence()).toBe(0);
      }
    },
  );

  test("given webhooks that say when they happened, then records are in that order, however they come", async () => {
    const system = anInMemorySystem();
    const of = (status: string, occurredAt: string) => ({ ...aWebhook({ status }), occurredAt });
    const [failed, completed] = [of("failed", "2026-11-24T07:00:00.001Z"), of("completed", "2026-11-24T07:00:01.002Z")];

    await recordWebhook(completed, "attempt-1", system);
    system.clock.advance(60_000);
    await recordWebhook(failed, "attempt-2", system);

    expect(system.recordsOf("tx-1").map(({ event_id }) => event_id)).toEqual([failed.eventId, completed.eventId]);
  });

  test("given a webhook that happened long ago, when its copies come at once, then they wait for the first one all the same", async () => {
    const system = anInMemorySystem();
    const webhook = { ...aWebhook(), occurredAt: "2026-01-01T00:00:00.000Z" };

    await Promise.all(Array.from({ length: 20 }, (_, index) => recordWebhook(webhook, `attempt-${index}`, system)));

    expect(system.messages).toHaveLength(1);
  });

  test("given a first attempt that died on a clock minutes ahead, when it is retried, then it waits no longer than for any other", async () => {
    const system = anInMemorySystem([{ call: "record", kind: "fail" }]);
    const ahead = { now: () => system.clock.now() + 300_000, sleep: system.clock.sleep };
    await expect(recordWebhook(aWebhook(), "attempt-1", { ...system, clock: ahead })).rejects.toThrow("injected fault");
    const began = system.clock.now();

    await recordWebhook(aWebhook(), "attempt-2", system);

    expect(system.clock.now() - began).toBeLessThan(2000);
    expect(system.records()).toHaveLength(1);
  });

  test("given a hundred identical webhooks at once, then one record and one message", async () => {
    const system = anInMemorySystem();

    const outcomes = await Promise.all(
      Array.from({ length: 100 }, (_, index) => recordWebhook(aWebhook(), `attempt-${index}`, system)),
    );

    expect(outcomes.filter((outcome) => outcome === "recorded")).toHaveLength(1);
    expect(system.records()).toHaveLength(1);
    expect(system.messages).toHaveLength(1);
  });

  test("given any series of faults and overlapping retries, then in the end one record and a message for each webhook", async () => {
    const failure = fc.constantFrom(...WEBHOOK_FAILURES);
    const deliveries = fc.array(fc.record({ webhook: fc.nat(2), pause: fc.constantFrom(0, 50, 500, 5000) }), {
      minLength: 1,
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(failure, { maxLength: 5 }), deliveries, async (failures, plan) => {
        const system = anInMemorySystem(failures);
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
          for (let retry = 0; retry <= failures.length; retry += 1) await deliver(webhook, `retry-${webhook}-${retry}`);
        }

        expect(system.records()).toHaveLength(sent.size);
        expect(new Set(system.messages.map(({ event }) => event?.eventId)).size).toBe(sent.size);
      }),
    );
  });
});
