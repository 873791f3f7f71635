/**
 * Tests of one deployment, each of which begins where the one before ended: once one has failed, the rest fail at once
 * instead of waiting minutes for what cannot come.
 */
export function inOrder(): (name: string, action: () => Promise<void>) => void {
  let failed: string | undefined;
  return (name, action) =>
    test(name, async () => {
      if (failed !== undefined) throw new Error(`not tried, because this failed: ${failed}`);
      try {
        await action();
      } catch (error) {
        failed = name;
        throw error;
      }
    });
}
