import type { Output } from "../output/output.ts";
import type { LogReading } from "./read-logs.ts";

/** Milliseconds between two lines of progress. */
const PROGRESS_MILLISECONDS = 5000;

/** Tells now and then how far the reading of logs is. */
export function pageProgress(output: Output): NonNullable<LogReading["onPage"]> {
  let pages = 0;
  let toldAt = Date.now();
  return ({ name }) => {
    pages += 1;
    if (Date.now() - toldAt < PROGRESS_MILLISECONDS) return;
    toldAt = Date.now();
    output.note(`reading the logs, ${pages} pages so far, now of ${name} …`);
  };
}
