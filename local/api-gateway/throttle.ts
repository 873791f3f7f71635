import type { DeclaredThrottle } from "../model/rest-api.ts";

/** A token bucket: `burst` requests at once, refilled at `rate` a second. */
export class TokenBucket {
  readonly #throttle: DeclaredThrottle;
  #tokens: number;
  #filledAt: number;

  /** @param now milliseconds of a clock that never goes back */
  constructor(throttle: DeclaredThrottle, now: number = performance.now()) {
    this.#throttle = throttle;
    this.#tokens = throttle.burst;
    this.#filledAt = now;
  }

  /** @returns whether the request may pass */
  take(now: number = performance.now()): boolean {
    const { rate, burst } = this.#throttle;
    this.#tokens = Math.min(burst, this.#tokens + ((now - this.#filledAt) / 1000) * rate);
    this.#filledAt = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
