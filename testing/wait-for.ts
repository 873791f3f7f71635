import { setTimeout as pause } from "node:timers/promises";

/** Far more than anything takes, on a busy machine too: it only ends a test that waits for what does not come. */
const GIVE_UP_SECONDS = 100;

/**
 * Looks again and again until there is something; returns it.
 * @param what names it in the error
 * @param look gives undefined or false while it is not there
 * @param milliseconds between two looks @default 50
 * @throws Error when it has not come for far too long
 */
export async function waitFor<T>(
  what: string,
  look: () => T | Promise<T>,
  milliseconds = 50,
): Promise<Exclude<Awaited<T>, undefined | false>> {
  const deadline = performance.now() + GIVE_UP_SECONDS * 1000;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found as Exclude<Awaited<T>, undefined | false>;
    if (performance.now() > deadline) throw new Error(`waited ${GIVE_UP_SECONDS} s for ${what}`);
    await pause(milliseconds);
  }
}
