import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { tail } from "../shared/tail.ts";

/**
 * Runs a tool that reports in JSON, whatever its exit status.
 * @throws Error with what it said instead
 */
export async function runTool(file: string, args: readonly string[], env = {}): Promise<unknown> {
  const child = spawn(file, args, {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const failed = new Promise<never>((_, reject) => child.once("error", reject));
  const [stdout, stderr] = await Promise.race([Promise.all([text(child.stdout), text(child.stderr)]), failed]);
  try {
    return JSON.parse(stdout);
  } catch {
    throw new Error(`${file} ${args[0]} gave no report\n${tail(`${stdout}${stderr}`)}`);
  }
}
