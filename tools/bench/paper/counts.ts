import { readFileSync, writeFileSync } from "node:fs";
import type { FunctionName } from "../../../functions/runtime/environment.ts";
import type { Calls, Timed } from "../calls/measure.ts";

/** What a call does, whatever the machine. */
export type CallCounts = Omit<Calls, keyof Timed>;

/** Counted by running each function, and kept beside this file. */
export type Counts = Readonly<Partial<Record<FunctionName, CallCounts>>>;

const FILE = new URL("counts.json", import.meta.url);

export function readCounts(): Counts {
  return JSON.parse(readFileSync(FILE, "utf8"));
}

/** Counts anew. */
export async function takeCounts(): Promise<Counts> {
  const { measureCalls } = await import("../calls/measure.ts");
  return Object.fromEntries(
    [...(await measureCalls())].map(
      ([name, { steps, stepsAfterPause, logLines, logBytes, metricLines, metricBytes }]) => [
        name,
        { steps, stepsAfterPause, logLines, logBytes, metricLines, metricBytes },
      ],
    ),
  );
}

export function writeCounts(counts: Counts): void {
  writeFileSync(FILE, `${JSON.stringify(counts, null, 2)}\n`);
}

/** The counts of one function. @throws Error if it was not counted */
export function countsOf(counts: Counts, name: FunctionName): CallCounts {
  const found = counts[name];
  if (found === undefined) throw new Error(`no counts of ${name}: npm run cost counts again`);
  return found;
}
