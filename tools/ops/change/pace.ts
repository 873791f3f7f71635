import { setTimeout as sleep } from "node:timers/promises";

/** Lets things begin one after the other, so many in a second. */
export interface Pace {
  /** Waits for the next turn. @returns false after Ctrl-C: nothing more begins */
  turn(): Promise<boolean>;
}

export function createPace(perSecond: number, signal: AbortSignal): Pace {
  let nextAt = 0;
  return {
    async turn() {
      const now = performance.now();
      const at = Math.max(now, nextAt);
      nextAt = at + 1000 / perSecond;
      // An aborted wait is over as well.
      if (at > now) await sleep(at - now, undefined, { signal }).catch(() => undefined);
      return !signal.aborted;
    },
  };
}
