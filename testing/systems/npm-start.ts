import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { waitFor } from "../wait-for.ts";

export const ROOT = resolve(__dirname, "../..");

/** Temporary files of what a test file starts, and of nothing else. */
export const temporary = mkdtempSync(join(tmpdir(), "payment-cli-test-"));

const started = new Set<ChildProcess>();

/** Ends, after the test, what it started and has not ended. */
export function endAfterTest(child: ChildProcess): void {
  started.add(child);
  child.once("close", () => started.delete(child));
}

export function endStarted(): void {
  for (const child of started) child.kill("SIGKILL");
}

export function removeTemporary(): void {
  rmSync(temporary, { recursive: true });
}

/** `npm start` without npm, its temporary files in the directory of the test file. */
export function start(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const child = spawn("node", ["local/main.ts", ...args], {
    cwd: ROOT,
    env: { ...process.env, TMPDIR: temporary, PORT: "0", ...environment },
  });
  endAfterTest(child);
  const output = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text) => {
    output.stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text) => {
    output.stderr += text;
  });
  const exited = once(child, "close").then(([code]) => code as number);
  return { child, output, exited };
}

export async function ready({ output, exited }: ReturnType<typeof start>): Promise<string> {
  const ended = exited.then((code) => Promise.reject(new Error(`ended with ${code}: ${output.stderr}`)));
  const looking = waitFor("npm start to be ready", () => {
    const url = /API +(http:\/\/127\.0\.0\.1:\d+\/prod)/.exec(output.stdout)?.[1];
    return output.stdout.includes("Ctrl-C") ? url : undefined;
  });
  return Promise.race([looking, ended]);
}
