import type { FunctionName } from "../../functions/runtime/environment.ts";

/**
 * Calls a second that one execution environment serves at most, however short they are.
 * Source: Lambda Developer Guide, "Lambda quotas", synchronous invocations.
 */
const INVOCATIONS_PER_ENVIRONMENT = 10;

/** The load of a function that serves a route. The warnings of synth and the calculations of docs/scale.md use it. */
export interface ExpectedLoad {
  /**
   * Mean milliseconds of a call in a container that is already warm: the AWS calls that follow each other, times the latency
   * that docs/cost.md assumes for one, rounded up.
   */
  readonly milliseconds: number;
  /** The part of the throttle's requests that reaches the function, from 0 to 1. */
  readonly share: number;
}

/** What is expected of a function that {@link EXPECTED} does not name: the slowest calls, and all of the requests. */
const OTHERS: ExpectedLoad = { milliseconds: 50, share: 1 };

/** The system exists to take webhooks. At most every second one is expected to be read, or notified about. */
const EXPECTED: Readonly<Record<string, ExpectedLoad>> = {
  "webhook-processor": { milliseconds: 50, share: 1 },
  "transaction-reader": { milliseconds: 15, share: 0.5 },
  "notification-sender": { milliseconds: 40, share: 0.5 },
} satisfies Partial<Record<FunctionName, ExpectedLoad>>;

/** The load that is expected of a function. */
export function expectedLoad(name: string): ExpectedLoad {
  return EXPECTED[name] ?? OTHERS;
}

/**
 * How many calls a second a number of concurrent executions serves.
 * @param milliseconds what one call takes
 */
export function servedPerSecond(concurrency: number, milliseconds: number): number {
  return concurrency * Math.min(INVOCATIONS_PER_ENVIRONMENT, 1000 / milliseconds);
}

/**
 * Compares what a throttle lets through with what a function serves.
 * @param throttleRateLimit requests a second that the throttle lets through
 * @param reserved the function's reserved concurrency, undefined if it has none
 * @returns a warning if the function cannot serve its share, otherwise undefined
 */
export function overload(name: string, throttleRateLimit: number, reserved: number | undefined): string | undefined {
  if (reserved === undefined) return undefined;
  const { milliseconds, share } = expectedLoad(name);
  const [asked, served] = [throttleRateLimit * share, Math.floor(servedPerSecond(reserved, milliseconds))];
  if (asked <= served) return undefined;
  return (
    `throttleRateLimit ${throttleRateLimit} lets ${asked} calls a second through to ${name}, whose reserved concurrency of ` +
    `${reserved} serves ${served} (${milliseconds} ms a call, ${INVOCATIONS_PER_ENVIRONMENT} calls a second each at most): the rest ` +
    "gets 5xx; lower throttleRateLimit, or set reserveConcurrency to false"
  );
}
