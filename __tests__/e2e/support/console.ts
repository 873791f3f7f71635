import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { text } from "node:stream/consumers";
import { waitFor } from "../../../testing/wait-for.ts";

export type OperatorConsole = Awaited<ReturnType<typeof startOperatorConsole>>;

/** Runs `npm run console --` without npm, until it is stopped. */
export async function startOperatorConsole(args: readonly string[], variables: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, ["tools/console/main.ts", ...args], {
    cwd: resolve(import.meta.dirname, "../../.."),
    env: { ...process.env, ...variables },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = Promise.all([once(child, "close"), text(child.stderr)]).then(([[status], stderr]) => ({
    status: status as number | null,
    stderr,
  }));
  let printed = "";
  child.stdout.setEncoding("utf8").on("data", (chunk) => {
    printed += chunk;
  });
  const address = await Promise.race([
    waitFor("the console's address", () => /http:\S+/.exec(printed)?.[0]),
    ended.then(({ stderr }) => Promise.reject(new Error(`the console ended: ${stderr}`))),
  ]);
  const { origin, hash } = new URL(address);
  const authorization = `Bearer ${hash.slice("#token=".length)}`;
  return {
    /** With its token. */
    url: address,
    /** What it said when it was ready. */
    printed,
    /** Asks its API as its page does: with a body to do something. */
    async ask<T>(path: string, body?: object) {
      const answer = await fetch(`${origin}${path}`, {
        headers: { authorization, origin, "content-type": "application/json" },
        ...(body && { method: "POST", body: JSON.stringify(body) }),
      });
      return { status: answer.status, json: (await answer.json()) as T };
    },
    /** Asks for a page or a file of it, as a browser does. */
    get: (path: string) => fetch(`${origin}${path}`),
    stop() {
      child.kill("SIGTERM");
      return ended;
    },
  };
}
