import type { Facts } from "./audit.ts";

/** What a change has found out before it changes anything. */
export interface Plan {
  /** What will be done, in lines for the person who is asked. */
  readonly says: readonly string[];
  /** The same for programs and for the audit record. A transaction is named by its event ids: its own id could be a card number. */
  readonly facts: Facts;
  /**
   * Does it. After Ctrl-C (`run.signal`) what was begun is finished, nothing more is begun.
   * @param tell progress, a line now and then
   * @default - there is nothing to do
   */
  readonly apply?: (tell: (text: string) => void) => Promise<Outcome>;
  /** Removes what was kept for it, whether it was done or not. @default - nothing was kept */
  readonly end?: () => Promise<void>;
}

/** What was done. */
export interface Outcome {
  readonly says: readonly string[];
  /** As of {@link Plan.facts}. */
  readonly facts: Facts;
  /** Whether all of the plan was done, and a look at it afterwards found it so. */
  readonly complete: boolean;
}
