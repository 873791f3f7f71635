import type { Output } from "../output/output.ts";
import { everyFewSeconds } from "../output/progress.ts";
import type { LogReading } from "./read-logs.ts";

/** Tells now and then how far the reading of logs is. */
export function pageProgress(output: Output): NonNullable<LogReading["onPage"]> {
  const progress = everyFewSeconds((text) => output.note(text));
  let pages = 0;
  return ({ name }) => {
    pages += 1;
    progress(() => `reading the logs, ${pages} pages so far, now of ${name} …`);
  };
}
