import type { TestSystem } from "./local-system.ts";
import { operatorOf, type Ran } from "./operator.ts";

/** `npm run ops -- <args> --local` without npm, on a local run. */
export function runOps(system: TestSystem, ...args: readonly string[]): Promise<Ran> {
  return operatorOf(system).ops([...args, "--local"]);
}

/** With `--json`: what it printed, an object a line. */
export function runOpsJson(system: TestSystem, ...args: readonly string[]) {
  return operatorOf(system).opsLines(args);
}
