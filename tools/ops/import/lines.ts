import { randomUUID } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { access, constants, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pipeline } from "node:stream/promises";
import { UsageError } from "../../../command-line/command.ts";

/** A line that is not empty. */
export interface Line {
  /** From 1. */
  readonly number: number;
  readonly text: string;
}

/** A file that is read more than once. */
export interface Lines {
  read(): AsyncIterable<Line>;
  /** Removes what was kept of it. */
  close(): Promise<void>;
}

/**
 * @param name of a file, `-` for the standard input. That one, and a pipe, can be read once: it is kept in a file of its own
 * @throws UsageError if there is no such file, or it cannot be read
 */
export async function openLines(name: string): Promise<Lines> {
  if (name !== "-") {
    const found = await readable(name).catch(({ code }: NodeJS.ErrnoException) => code);
    if (typeof found !== "object" || found.isDirectory()) {
      const problem = typeof found === "object" ? "a directory" : found;
      throw new UsageError(`"${name}" given (${problem}), allowed: a file, or - for the standard input`);
    }
    if (found.isFile()) return { read: () => linesOf(name), async close() {} };
  }
  const kept = join(tmpdir(), `payment-import-${randomUUID()}.jsonl`);
  // Only its owner reads it: it holds raw bodies.
  await pipeline(
    name === "-" ? process.stdin : createReadStream(name),
    createWriteStream(kept, { flags: "wx", mode: 0o600 }),
  );
  return { read: () => linesOf(kept), close: () => rm(kept, { force: true }) };
}

async function readable(name: string) {
  await access(name, constants.R_OK);
  return stat(name);
}

async function* linesOf(file: string): AsyncGenerator<Line> {
  let number = 0;
  for await (const text of createInterface({ input: createReadStream(file, "utf8"), crlfDelay: Infinity })) {
    number += 1;
    if (text.trim() !== "") yield { number, text };
  }
}
