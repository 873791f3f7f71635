import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { LocalRunError } from "../../../errors.ts";

/**
 * Keeps a directory for this process: dynalite says nothing of another one's lock until a request crashes it.
 * A lock whose process is gone is taken over.
 * @returns what unlocks it
 * @throws LocalRunError if a running process has it
 */
export async function lockDirectory(directory: string): Promise<() => Promise<void>> {
  const file = join(directory, "local-run.pid");
  for (;;) {
    try {
      await writeFile(file, String(process.pid), { flag: "wx" });
      return () => rm(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const owner = Number(await readFile(file, "utf8").catch(() => Number.NaN));
    if (isRunning(owner)) throw new LocalRunError(`${directory} is in use by another local run`);
    await rm(file, { force: true });
  }
}

function isRunning(pid: number): boolean {
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
