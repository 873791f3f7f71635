import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { text } from "node:stream/consumers";
import type { TestSystem } from "./local-system.ts";

/** What a command printed, and its exit code. */
export interface OpsResult {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** `npm run ops -- <args> --local` without npm, on a local run. */
export async function runOps(system: TestSystem, ...args: readonly string[]): Promise<OpsResult> {
  const child = spawn("node", ["tools/ops/main.ts", ...args, "--local"], {
    cwd: resolve(import.meta.dirname, "../.."),
    env: { ...process.env, PORT: new URL(system.url).port },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [stdout, stderr, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return { status: status as number, stdout, stderr };
}

/** With `--json`: what it printed, an object a line. */
export async function runOpsJson(system: TestSystem, ...args: readonly string[]) {
  const { status, stdout, stderr } = await runOps(system, ...args, "--json");
  const objects = stdout
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  return { status, stderr, objects };
}
