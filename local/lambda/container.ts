import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { Worker } from "node:worker_threads";
import type { LocalFunction } from "../stack/functions.ts";
import {
  type ContainerData,
  type ContainerMessage,
  type FunctionError,
  functionErrorOf,
  type Invocation,
  type InvocationResult,
} from "./protocol.ts";

/** Called with each line that a function writes. */
export type LogListener = (line: string) => void;

export interface ContainerOptions {
  readonly function: LocalFunction;
  /** All that the handler finds in `process.env`. */
  readonly environment: Readonly<Record<string, string>>;
  readonly onLog: LogListener;
}

/** A worker thread that holds a function's code and handles one invocation at a time. */
export class Container {
  readonly #worker: Worker;
  readonly #ready: Promise<FunctionError | undefined>;
  readonly #ended: Promise<FunctionError>;
  #alive = true;

  constructor({ function: fn, environment, onLog }: ContainerOptions) {
    const data: ContainerData = { file: fn.file, exportName: fn.exportName };
    this.#worker = new Worker(new URL("./worker.ts", import.meta.url), {
      env: { ...environment },
      // The parent's flags may not be allowed in a worker, and are none of the function's business.
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: fn.memorySize },
      stderr: true,
      stdout: true,
      workerData: data,
    });
    for (const stream of [this.#worker.stdout, this.#worker.stderr]) followLines(stream, onLog);
    this.#ended = this.#watchEnd();
    this.#ready = this.#watchStart();
  }

  /** Whether it can take another invocation. */
  get alive(): boolean {
    return this.#alive;
  }

  /** @returns the handler's result; an error if the code cannot be loaded, ends, or takes too long */
  async invoke(invocation: Invocation, timeoutSeconds: number): Promise<InvocationResult> {
    const failure = await Promise.race([this.#ready, this.#ended]);
    if (failure) {
      await this.stop();
      return { error: failure };
    }
    const timer = new AbortController();
    try {
      return await Promise.race([
        this.#result(invocation),
        this.#ended.then((error) => ({ error })),
        this.#timeout(invocation, timeoutSeconds, timer.signal),
      ]);
    } finally {
      timer.abort();
    }
  }

  async stop(): Promise<void> {
    this.#alive = false;
    await this.#worker.terminate();
  }

  #result(invocation: Invocation): Promise<InvocationResult> {
    return new Promise((resolve) => {
      const listener = (message: ContainerMessage) => {
        if (message.type !== "result" || message.requestId !== invocation.requestId) return;
        this.#worker.off("message", listener);
        resolve(message.result);
      };
      this.#worker.on("message", listener);
      this.#worker.postMessage(invocation);
    });
  }

  #timeout({ deadline }: Invocation, seconds: number, signal: AbortSignal): Promise<InvocationResult> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        void this.stop();
        resolve({ error: { errorType: "Sandbox.Timedout", errorMessage: timedOut(seconds) } });
      }, deadline - Date.now());
      signal.addEventListener("abort", () => clearTimeout(timer));
    });
  }

  async #watchStart(): Promise<FunctionError | undefined> {
    const [message] = (await once(this.#worker, "message").catch((error) => [
      { type: "init-error", error: functionErrorOf(error) },
    ])) as [ContainerMessage];
    return message.type === "init-error" ? message.error : undefined;
  }

  #watchEnd(): Promise<FunctionError> {
    return new Promise((resolve) => {
      const end = (error: FunctionError) => {
        this.#alive = false;
        resolve(error);
      };
      this.#worker.once("error", (error) => end(functionErrorOf(error)));
      this.#worker.once("exit", (code) =>
        end({ errorType: "Runtime.ExitError", errorMessage: `the function's process ended with status ${code}` }),
      );
    });
  }
}

function timedOut(seconds: number): string {
  return `Task timed out after ${seconds.toFixed(2)} seconds`;
}

function followLines(stream: Readable, onLog: LogListener): void {
  createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on("line", (line) => {
    if (line !== "") onLog(line);
  });
}
