/** As many as the local run has containers for a function. */
export const AT_ONCE = 8;

/** Does something with each item, with so many at once. */
export async function inParallel<T, R>(
  items: readonly T[],
  limit: number,
  action: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const work = async () => {
    while (next < items.length) {
      const index = next;
      next += 1;
      results[index] = await action(items[index] as T, index);
    }
  };
  await Promise.all(Array.from({ length: limit }, work));
  return results;
}
