import { randomUUID } from "node:crypto";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { Worker } from "node:worker_threads";
import type { DeclaredFunction } from "../model/functions.ts";
import {
  type ContainerData,
  type ContainerMessage,
  type FunctionError,
  functionErrorOf,
  type Invocation,
  type InvocationResult,
  type SenderHosts,
} from "./protocol.ts";

/** Called with each line that a function writes. */
export type LogListener = (line: string) => void;

export interface ContainerOptions {
  readonly function: DeclaredFunction;
  /** All that the handler finds in `process.env`. */
  readonly environment: Readonly<Record<string, string>>;
  /** Minutes by which its clock is ahead. */
  readonly clock: number;
  /** Senders whose hosts a server on this machine stands for. @default - functions call AWS only */
  readonly senders?: SenderHosts;
  readonly onLog: LogListener;
}

/** Left to itself, V8 lets the short-lived objects of each thread take over 100 MB before it clears them away. */
const YOUNG_GENERATION_MEGABYTES = 16;

/** A worker thread that holds a function's code and handles one invocation at a time. */
export class Container {
  /** Of the credentials that this container alone has, as in Lambda: it tells which one a call came from. */
  readonly sessionToken = `local-${randomUUID()}`;
  /** Resolves when the code is loaded, or cannot be. */
  readonly started: Promise<void>;
  readonly #worker: Worker;
  #start = () => {};
  /** Why no invocation can succeed any more. */
  #failure: FunctionError | undefined;
  #current: { readonly requestId: string; readonly settle: (result: InvocationResult) => void } | undefined;

  constructor({ function: fn, environment, clock, senders, onLog }: ContainerOptions) {
    this.started = new Promise((resolve) => {
      this.#start = resolve;
    });
    const data: ContainerData = { file: fn.file, exportName: fn.exportName, clock, ...(senders && { senders }) };
    this.#worker = new Worker(new URL("./worker.ts", import.meta.url), {
      env: { ...environment, AWS_SESSION_TOKEN: this.sessionToken },
      // Not the parent's flags: a worker may not allow them, and they do not concern the function.
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: fn.memorySize, maxYoungGenerationSizeMb: YOUNG_GENERATION_MEGABYTES },
      stderr: true,
      stdout: true,
      workerData: data,
    });
    for (const stream of [this.#worker.stdout, this.#worker.stderr]) followLines(stream, onLog);
    this.#worker.on("message", (message: ContainerMessage) => this.#receive(message));
    this.#worker.on("error", (error) => this.#fail(functionErrorOf(error)));
    this.#worker.on("exit", (code) =>
      this.#fail({ errorType: "Runtime.ExitError", errorMessage: `the function's process ended with status ${code}` }),
    );
  }

  /** Whether it can take another invocation. */
  get alive(): boolean {
    return this.#failure === undefined;
  }

  /** @returns the handler's result; an error if the code cannot be loaded, ends, or takes too long */
  async invoke(invocation: Invocation, timeoutSeconds: number): Promise<InvocationResult> {
    await this.started;
    if (this.#failure) return { error: this.#failure };
    return new Promise((resolve) => {
      const timer = setTimeout(
        () => void this.stop({ errorType: "Sandbox.Timedout", errorMessage: timedOut(timeoutSeconds) }),
        invocation.deadline - Date.now(),
      );
      const settle = (result: InvocationResult) => {
        clearTimeout(timer);
        this.#current = undefined;
        resolve(result);
      };
      this.#current = { requestId: invocation.requestId, settle };
      this.#worker.postMessage(invocation);
    });
  }

  /** Ends the thread, and the invocation under way with it. */
  async stop(reason: FunctionError = { errorType: "Runtime.ExitError", errorMessage: "stopped" }): Promise<void> {
    this.#fail(reason);
    await this.#worker.terminate();
  }

  #receive(message: ContainerMessage): void {
    if (message.type === "ready") this.#start();
    else if (message.type === "init-error") void this.stop(message.error);
    else if (message.requestId === this.#current?.requestId) this.#current.settle(message.result);
  }

  #fail(error: FunctionError): void {
    this.#failure ??= error;
    this.#start();
    this.#current?.settle({ error: this.#failure });
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
