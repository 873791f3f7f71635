import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { text } from "node:stream/consumers";

export interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export type Operator = ReturnType<typeof operatorOf>;

/** Runs `npm run ops --` without npm, on a local run. @param system the run, by its address */
export function operatorOf({ url }: { readonly url: string }) {
  return operatorOn(["--local"], { PORT: new URL(url).port });
}

/**
 * Runs `npm run ops --` without npm.
 * @param where the options that name the environment
 * @param variables what the operator's shell has besides
 */
export function operatorOn(where: readonly string[], variables: Readonly<Record<string, string>>) {
  const begin = (args: readonly string[], { input = "" } = {}) => {
    // As npm does it: what a command loads is compiled once for all.
    const child = spawn("node", ["--import", "./tools/preflight.js", "tools/ops/main.ts", ...args], {
      cwd: resolve(__dirname, "../.."),
      env: { ...process.env, ...variables },
    });
    child.stdin.end(input);
    const ended = Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]).then(
      ([stdout, stderr, [status]]): Ran => ({ status: status as number, stdout, stderr }),
    );
    return { child, ended };
  };
  const ops = (args: readonly string[], options?: { readonly input?: string }): Promise<Ran> =>
    begin(args, options).ended;
  return {
    /** Begins it, for a test that does something while it runs. */
    begin,
    /** With exactly these arguments. */
    ops,
    /** On the environment with `--json`: what it says as JSON, null if it says nothing. */
    async opsJson(args: readonly string[], options?: { readonly input?: string }) {
      const { status, stdout, stderr } = await ops([...args, ...where, "--json"], options);
      return { status, stderr, json: JSON.parse(stdout || "null") };
    },
    /** The same of a command that prints an object a line. */
    async opsLines(args: readonly string[]) {
      const { status, stdout, stderr } = await ops([...args, ...where, "--json"]);
      const lines = stdout.split("\n").filter(Boolean);
      return { status, stderr, objects: lines.map((line) => JSON.parse(line)) };
    },
  };
}
