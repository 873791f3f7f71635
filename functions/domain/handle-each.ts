import { RequestError } from "./errors.ts";

/**
 * Handles the events of one request one after another. One that fails keeps no other from being handled: the sender sends all
 * of them again, and those that are done are not done twice.
 * @param handle throws if the event has to come again
 * @throws what one event threw, after all were handled: rather a fault of ours than a refusal
 */
export async function handleEach<E, T>(events: readonly E[], handle: (event: E) => Promise<T>): Promise<T[]> {
  const done: T[] = [];
  const failures: unknown[] = [];
  for (const event of events) {
    try {
      done.push(await handle(event));
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures.find((error) => !(error instanceof RequestError)) ?? failures[0];
  return done;
}
