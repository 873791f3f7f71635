import { AbstractKeyIterator, AbstractValueIterator } from "abstract-level";

/**
 * Closes what dynalite leaves open: it ends an iterator by `return`, which abstract-level calls `close`. An open one
 * keeps the store as it was, so each `Query` would hold memory for as long as the local run lasts.
 */
export function closeIteratorsOfDynalite(): void {
  for (const { prototype } of [AbstractKeyIterator, AbstractValueIterator]) {
    Object.defineProperty(prototype, "return", {
      configurable: true,
      value(this: { close(): Promise<void> }) {
        return this.close();
      },
    });
  }
}
