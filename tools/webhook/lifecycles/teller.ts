import { Decimal } from "../../../functions/domain/decimal.ts";
import type { Capture, SourceMode } from "../../../functions/domain/source-rules.ts";
import { digest, majorUnitsOf, minorUnitsOf } from "../senders/sender.ts";
import { ASKED_FOR, type Happening, type Lifecycle, type Step } from "./lifecycles.ts";

/** Of which payment a life is told. */
export interface ToldOf {
  /** What no other telling has: ids are made of it. */
  readonly seed: string;
  readonly transactionId: string;
  /** ISO 4217, in capitals. */
  readonly currency: string;
  readonly mode: SourceMode;
  /** How the sender's account captures: some tell a capture by the authorization. */
  readonly capture: Capture;
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

/**
 * How a provider tells a life: one event or more for most steps.
 * @returns undefined if no payment has such a life there, or if it is not told of all that happens in it
 */
export type Teller = (lifecycle: Lifecycle, of: ToldOf) => readonly ToldEvent[] | undefined;

/** A step with what it needs filled in, and when it happens. */
export interface TimedStep extends Required<Pick<Step, "happens" | "amount" | "part">> {
  readonly at: Date;
  /** From 0. */
  readonly index: number;
}

/** An event that is to be told: its type, and its body, which may hold its id. */
export type Telling = readonly [type: string, body: (eventId: string) => object];

/** @returns what is told of a step: nothing, if it goes without saying; undefined, if it cannot be told */
export type TellStep = (step: TimedStep, life: Life) => readonly Telling[] | undefined;

/**
 * @param eventIdPrefix what the ids of events begin with
 * @param final after these steps the payment cannot be tried again
 */
export function tellerOf(
  eventIdPrefix: string,
  tell: Readonly<Partial<Record<Happening, TellStep>>>,
  { final = [] }: { readonly final?: readonly Happening[] } = {},
): Teller {
  return (lifecycle, of) => {
    const life = new Life(lifecycle, of);
    if (life.steps.some(({ happens, index }) => final.includes(happens) && index < life.steps.length - 1))
      return undefined;
    const told = life.steps.map((step) => {
      const tellings = tell[step.happens]?.(step, life);
      return tellings?.map(([type, body], index): ToldEvent => {
        const eventId = `${eventIdPrefix}${digest(`${of.seed} ${step.index} ${index}`)}`;
        return { eventId, type, body: body(eventId) };
      });
    });
    return told.every((events) => events !== undefined) && told.flat().length > 0 ? told.flat() : undefined;
  };
}

/** A life as it is told, with amounts and ids at each of its steps. */
export class Life {
  readonly of: ToldOf;
  /** In their order, the last of them at the end. */
  readonly steps: readonly TimedStep[];

  constructor({ steps }: Lifecycle, of: ToldOf) {
    const timed: TimedStep[] = [];
    let time = of.endsAt.getTime();
    for (const [index, { happens, amount = ASKED_FOR, part = "1", after = 60 }] of [...steps.entries()].reverse()) {
      timed.unshift({ happens, amount, part, at: new Date(time), index });
      time -= after * 1000;
    }
    this.steps = timed;
    this.of = of;
  }

  /** Whether it had happened by then. */
  had(happening: Happening, by: TimedStep): boolean {
    return this.steps.some(({ happens, index }) => happens === happening && index <= by.index);
  }

  /** Amounts of what had happened by then, together. */
  sum(happening: Happening, by: TimedStep): Decimal {
    return this.steps
      .filter(({ happens, index }) => happens === happening && index <= by.index)
      .reduce((sum, { amount }) => sum.plus(Decimal.parse(amount)), Decimal.parse("0"));
  }

  /** In the currency's minor units. */
  minor(amount: string | Decimal): Decimal {
    return minorUnitsOf(this.#options(amount));
  }

  /** In whole units of the currency, as text. */
  major(amount: string | Decimal): string {
    return majorUnitsOf(this.#options(amount));
  }

  /** The same for the same kind of thing and part of the payment. */
  id(prefix: string, part = ""): string {
    return `${prefix}${digest(`${this.of.seed} ${prefix} ${part}`)}`;
  }

  #options(amount: string | Decimal) {
    return { amount: typeof amount === "string" ? Decimal.parse(amount) : amount, currency: this.of.currency };
  }
}

/** Whether a capture is of what was asked for: some providers know no other, or do not tell how much it was. */
export function isWhole({ amount }: TimedStep): boolean {
  return amount === ASKED_FOR;
}
