import type { Output } from "../output/output.ts";

/**
 * What logs add to what is known without them. Whoever may not read them is told so, and does without.
 * @param otherwise what it is then
 */
export async function ifReadable<T>(reading: Promise<T>, otherwise: T, output: Output): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (!Error.isError(error) || error.name !== "AccessDeniedException") throw error;
    output.note("the logs cannot be read (logs:FilterLogEvents), so no cause is told");
    return otherwise;
  }
}
