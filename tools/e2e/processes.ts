/** Processes of a run: each is recorded in the run's folder, so that the end of the run can end them in every case. */
import { spawn } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

export interface BackgroundProcess {
  readonly pid: number;
  readonly log: string;
  stop(): Promise<void>;
}

const GRACE_MILLISECONDS = 3000;

/** Starts a process in a group of its own, with its output in `<run>/logs/<name>.log`. */
export function startBackground(
  run: string,
  name: string,
  command: readonly string[],
  env: NodeJS.ProcessEnv,
): BackgroundProcess {
  const log = path.join(run, "logs", `${name}.log`);
  mkdirSync(path.dirname(log), { recursive: true });
  mkdirSync(recordsOf(run), { recursive: true });
  const output = openSync(log, "a");
  const [file = "", ...args] = command;
  const child = spawn(file, args, { env, detached: true, stdio: ["ignore", output, output] });
  closeSync(output);
  const { pid } = child;
  if (pid === undefined) throw new Error(`${name} could not be started: ${file}`);
  child.unref();
  const record = path.join(recordsOf(run), String(pid));
  writeFileSync(record, name);
  return {
    pid,
    log,
    async stop() {
      await endGroup(pid);
      rmSync(record, { force: true });
    },
  };
}

/** Ends what a run started and has not ended itself. */
export async function endRecorded(run: string): Promise<void> {
  if (!existsSync(recordsOf(run))) return;
  await Promise.all(readdirSync(recordsOf(run)).map((pid) => endGroup(Number(pid))));
}

/** Ends a process with all that it started: asks first. */
export async function endGroup(pid: number): Promise<void> {
  const deadline = Date.now() + GRACE_MILLISECONDS;
  if (!signalGroup(pid, "SIGTERM")) return;
  while (Date.now() < deadline) {
    if (!signalGroup(pid, 0)) return;
    await sleep(50);
  }
  signalGroup(pid, "SIGKILL");
}

/** @returns whether there is such a group */
export function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-pid, signal);
    return true;
  } catch {
    return false;
  }
}

/** Ports that nobody listens on at the moment. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<ReturnType<typeof createServer>>((resolve, reject) => {
          const server = createServer().once("error", reject);
          server.listen(0, "127.0.0.1", () => resolve(server));
        }),
    ),
  );
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

function recordsOf(run: string): string {
  return path.join(run, "processes");
}
