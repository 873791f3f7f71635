import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { text } from "node:stream/consumers";
import { CommandFailure, UsageError } from "../../../command-line/command.ts";

/**
 * Reads a secret: from a terminal without showing it, else the whole standard input.
 * @throws UsageError if there is none, CommandFailure after Ctrl-C
 */
export async function readSecret(prompt: string, signal: AbortSignal): Promise<string> {
  const given = process.stdin.isTTY ? await readUnseen(prompt, signal) : await text(process.stdin);
  if (given.trim() !== "") return given;
  throw new UsageError("no secret given, allowed: one on the standard input");
}

async function readUnseen(prompt: string, signal: AbortSignal): Promise<string> {
  process.stderr.write(prompt);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: nowhere, terminal: true, historySize: 0 });
  try {
    return await terminal.question("", { signal });
  } catch (error) {
    // Ctrl-C or Ctrl-D.
    if (Error.isError(error) && error.name === "AbortError") throw new CommandFailure("nothing was changed");
    throw error;
  } finally {
    terminal.close();
    process.stderr.write("\n");
  }
}
