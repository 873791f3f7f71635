import type { SourceMode } from "../../../functions/domain/source-rules.ts";
import { ASKED_FOR, type Happening, type Lifecycle, type Step } from "./lifecycles.ts";

/** Of which payment a life is told. */
export interface ToldOf {
  /** What no other telling has: ids are made of it. */
  readonly seed: string;
  readonly transactionId: string;
  /** ISO 4217, in capitals. */
  readonly currency: string;
  readonly mode: SourceMode;
  /** When the last step happens. */
  readonly endsAt: Date;
}

/** An event of a provider, in its own shape. */
export interface ToldEvent {
  readonly eventId: string;
  /** What it is about, in the provider's words. */
  readonly type: string;
  /** To be written as JSON. */
  readonly body: object;
}

/** How a provider tells a life: one event or more for each step. */
export type Teller = (lifecycle: Lifecycle, of: ToldOf) => readonly ToldEvent[];

/** A step with what it needs filled in, and when it happens. */
export interface TimedStep extends Required<Pick<Step, "happens" | "amount" | "part">> {
  readonly at: Date;
  /** From 0. */
  readonly index: number;
}

/** The steps in their order, the last of them at the end. */
export function timedSteps({ steps }: Lifecycle, endsAt: Date): readonly TimedStep[] {
  const timed: TimedStep[] = [];
  let time = endsAt.getTime();
  for (const [index, { happens, amount = ASKED_FOR, part = "1", after = 60 }] of [...steps.entries()].reverse()) {
    timed.unshift({ happens, amount, part, at: new Date(time), index });
    time -= after * 1000;
  }
  return timed;
}

/** The steps of that kind until a step, itself included. */
export function until(
  steps: readonly TimedStep[],
  { index }: TimedStep,
  ...kinds: readonly Happening[]
): readonly TimedStep[] {
  return steps.filter((step) => step.index <= index && kinds.includes(step.happens));
}
