import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync } from "node:fs";
import path from "node:path";
import { whatWentWrong } from "../../../tools/e2e/what-went-wrong.ts";
import { tail } from "../../../tools/shared/tail.ts";
import { progress, timed } from "./progress.ts";

/** For those who keep the run's folder. */
const COMMAND_LOG = path.join(process.env.E2E_RUN ?? ".", "logs", `commands-${process.env.JEST_WORKER_ID}.log`);

export interface CommandOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Exit statuses that are not failures. @default [0] */
  readonly expected?: readonly number[];
}

export interface CommandResult {
  readonly status: number | null;
  /** Both outputs, as they came, without colours and boxes. */
  readonly output: string;
  readonly stdout: string;
}

export interface RunningCommand {
  readonly child: ChildProcess;
  readonly result: Promise<CommandResult>;
  /** Settles when the output so far matches; fails if the command ends before. */
  printed(pattern: RegExp): Promise<void>;
  /** Ends it as a machine that is lost does. Settles once it is gone. */
  kill(): Promise<void>;
}

/** Runs a command to its end. An exit status that is not expected fails, with the end of the output. */
export function runCommand(command: readonly string[], options: CommandOptions): Promise<CommandResult> {
  return timed(command.join(" "), async () => {
    const result = await startCommand(command, options).result;
    appendFileSync(COMMAND_LOG, `$ ${command.join(" ")}\n${result.output}\n`);
    if ((options.expected ?? [0]).some((status) => status === result.status)) return result;
    const failure = `${command.join(" ")}: exit status ${result.status}\n${whatWentWrong(result.output)}`;
    // Where it happened among the rest, too: a report at the end may be cut.
    progress(failure);
    throw new Error(failure);
  });
}

/** Starts a command that the test wants to watch or to interrupt. */
export function startCommand([file = "", ...args]: readonly string[], { cwd, env }: CommandOptions): RunningCommand {
  const child = spawn(file, args, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let output = "";
  let waiting: (() => void)[] = [];
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      output += chunk;
      for (const check of waiting) check();
    });
  }
  const result = new Promise<CommandResult>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (status) => resolve({ status, output: plain(output), stdout }));
  });
  const printed = (pattern: RegExp) =>
    new Promise<void>((resolve, reject) => {
      const check = () => {
        if (pattern.test(output)) resolve();
      };
      waiting = [...waiting, check];
      check();
      result.then(() => reject(new Error(`${file} ended without printing ${pattern}\n${tail(output)}`)), reject);
    });
  const kill = async () => {
    child.kill("SIGKILL");
    await once(child, "exit");
  };
  return { child, result, printed, kill };
}

/** Without colours, and with the lines that Terraform wraps and frames as they were. */
function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a colour starts with one
  return text.replaceAll(/\u001b\[[0-9;]*[A-Za-z]/g, "").replaceAll(/^[│╷╵] ?/gm, "");
}
