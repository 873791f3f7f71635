import type { Clock } from "../../functions/domain/ports.ts";

/** A clock that moves only when it is told to, or when somebody sleeps. */
export class ManualClock implements Clock {
  #now = Date.parse("2026-11-24T08:00:00.000Z");
  readonly now = () => this.#now;
  readonly advance = (milliseconds: number) => {
    this.#now += milliseconds;
  };
  /** Everything under way gets its turns before time goes on: a call is shorter than any sleep. */
  readonly sleep = async (milliseconds: number) => {
    const deadline = this.#now + milliseconds;
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    this.#now = Math.max(this.#now, deadline);
  };
}
