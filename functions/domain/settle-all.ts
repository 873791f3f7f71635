type Settled<T extends readonly unknown[]> = { -readonly [K in keyof T]: Awaited<T[K]> };

/**
 * Waits for all calls, then throws the first failure. `Promise.all` does not wait: a call still under way would be frozen with
 * the container and go on in the next invocation.
 */
export async function settleAll<const T extends readonly unknown[]>(calls: T): Promise<Settled<T>> {
  const results = await Promise.allSettled(calls);
  const failure = results.find((result) => result.status === "rejected");
  if (failure) throw failure.reason;
  return results.map((result) => (result as PromiseFulfilledResult<unknown>).value) as Settled<T>;
}
