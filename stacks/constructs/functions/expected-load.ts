import type { FunctionName } from "../../../functions/runtime/environment.ts";

/** Synchronous invocations a second that one execution environment takes. Source: Lambda Developer Guide, "Quotas". */
const INVOCATIONS_PER_ENVIRONMENT = 10;

/** What is expected of a function while it serves a route: the checks at synth and the paper calculations share it. */
export interface ExpectedLoad {
  /**
   * Mean milliseconds of a warm call: counted sequential AWS calls by the latency assumed for each, rounded up
   * (docs/cost.md has both).
   */
  readonly milliseconds: number;
  /** Of what the stage lets through. It is there for webhooks: at most every second one is read, or notified about. */
  readonly share: number;
}

/** Of a function that is not named here, `webhook-receiver` among them: as slow as the slowest, with all of the load. */
const OTHERS: ExpectedLoad = { milliseconds: 50, share: 1 };

const EXPECTED: Partial<Record<FunctionName, ExpectedLoad>> = {
  "webhook-processor": { milliseconds: 50, share: 1 },
  "transaction-reader": { milliseconds: 15, share: 0.5 },
  "notification-sender": { milliseconds: 40, share: 0.5 },
};

export function expectedLoad(name: FunctionName): ExpectedLoad {
  return EXPECTED[name] ?? OTHERS;
}

/** Calls a second that so many concurrent executions serve. */
export function servedPerSecond(concurrency: number, milliseconds: number): number {
  return concurrency * Math.min(INVOCATIONS_PER_ENVIRONMENT, 1000 / milliseconds);
}

/**
 * Why a function cannot serve its share of what a throttle lets through, undefined if it can.
 * @param reserved its reserved concurrency, undefined if it has none
 */
export function overload(name: FunctionName, throttleRateLimit: number, reserved: number | undefined) {
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
