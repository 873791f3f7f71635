import type { Clock } from "../../functions/domain/ports.ts";

/** What every {@link Clock} does. */
export function behavesAsClock(name: string, clock: Clock): void {
  describe(`a clock: ${name}`, () => {
    test("given a time, when somebody sleeps, then it is that much later", async () => {
      const before = clock.now();

      await clock.sleep(20);

      expect(clock.now() - before).toBeGreaterThanOrEqual(19);
    });

    test("given a clock, when it is read, then it counts whole milliseconds since 1970", () => {
      expect(Number.isInteger(clock.now())).toBe(true);
      expect(new Date(clock.now()).getUTCFullYear()).toBeGreaterThanOrEqual(2026);
    });
  });
}
