import type { Parameters } from "fast-check";

/**
 * The same inputs at every run; `INPUT_SEED=<number>` makes others. A failure prints its seed, and the path to the smallest
 * input that fails, for `fc.assert`'s parameters.
 */
export const SEED = Number(process.env.INPUT_SEED ?? 20_261_124);

/** Multiplies the number of inputs, for a longer search: `INPUT_SCALE=10`. */
const SCALE = Number(process.env.INPUT_SCALE ?? 1);

/** Parameters of a search through so many generated inputs. */
export function generated<T>(inputs: number): Parameters<T> {
  return { seed: SEED, numRuns: Math.ceil(inputs * SCALE) };
}
