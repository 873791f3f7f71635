import type { silenceOutput } from "../../../testing/capture-output.ts";
import type { Tally } from "./tally.ts";

/** Nothing went wrong inside, whatever came in: shows the tally on the terminal, and looks for what was logged at level ERROR. */
export function expectQuiet(output: ReturnType<typeof silenceOutput>, tally: Tally): void {
  output.restore();
  tally.report();
  expect(output.errors).toEqual([]);
}
