import { randomUUID } from "node:crypto";
import type { DeclaredFunction } from "../model/functions.ts";
import { Container, type ContainerOptions } from "./container.ts";
import type { FunctionError, InvocationResult } from "./protocol.ts";

/** Threads a function gets on this machine at most; further invocations wait for one of them. */
const MAX_CONTAINERS = 8;

/** Milliseconds that batches under way get when the local run stops; requests have had their time by then. */
const DRAIN_MILLISECONDS = 300;

/** Lambda refuses an invocation beyond the function's reserved concurrency. */
export class TooManyRequestsError extends Error {
  override readonly name = "TooManyRequestsException";
}

export interface FunctionRuntimeOptions extends Omit<ContainerOptions, "clock"> {
  /** Minutes by which the clocks of containers are ahead, in turn. */
  readonly clocks: readonly number[];
}

/** A function as the Lambda service runs it: a pool of containers that grows with the load. */
export class FunctionRuntime {
  readonly function: DeclaredFunction;
  readonly #options: FunctionRuntimeOptions;
  readonly #idle: Container[] = [];
  readonly #all = new Set<Container>();
  readonly #waiting: (() => void)[] = [];
  readonly #running = new Set<Promise<unknown>>();
  #started = 0;

  constructor(options: FunctionRuntimeOptions) {
    this.function = options.function;
    this.#options = options;
  }

  /**
   * @param event JSON text
   * @throws TooManyRequestsError beyond the reserved concurrency
   */
  invoke(event: string, requestId: string = randomUUID(), traceId = ""): Promise<InvocationResult> {
    if (this.#running.size >= this.function.reservedConcurrency) {
      return Promise.reject(new TooManyRequestsError("Rate Exceeded."));
    }
    const invocation = this.#invoke(event, requestId, traceId);
    this.#running.add(invocation);
    const settled = () => this.#running.delete(invocation);
    invocation.then(settled, settled);
    return invocation;
  }

  /** Ends the container that has this session token, with the invocation under way. Does nothing if it has no such container. */
  async endContainer(sessionToken: string): Promise<void> {
    const container = [...this.#all].find((candidate) => candidate.sessionToken === sessionToken);
    await container?.stop({
      errorType: "Runtime.ExitError",
      errorMessage: "Runtime exited with error: signal: killed",
    });
  }

  async stop(): Promise<void> {
    const drained = new AbortController();
    const limit = new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, DRAIN_MILLISECONDS);
      drained.signal.addEventListener("abort", () => clearTimeout(timer));
    });
    await Promise.race([Promise.allSettled([...this.#running]), limit]);
    drained.abort();
    await Promise.all([...this.#all].map((container) => container.stop()));
  }

  async #invoke(event: string, requestId: string, traceId: string): Promise<InvocationResult> {
    const container = await this.#acquire();
    try {
      // Lambda counts the function's time from when its code is loaded.
      await container.started;
      const { arn: functionArn, timeout } = this.function;
      const deadline = Date.now() + timeout * 1000;
      const result = await container.invoke({ requestId, event, deadline, functionArn, traceId }, timeout);
      if ("error" in result) this.#log(result.error);
      return result;
    } finally {
      this.#release(container);
    }
  }

  async #acquire(): Promise<Container> {
    for (;;) {
      const idle = this.#idle.pop();
      if (idle?.alive) return idle;
      if (idle) this.#all.delete(idle);
      else if (this.#all.size < MAX_CONTAINERS) return this.#start();
      else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  /** Lambda writes the failure of an invocation to the function's own log. */
  #log({ errorType, errorMessage }: FunctionError): void {
    this.#options.onLog(JSON.stringify({ level: "ERROR", message: `${errorType}: ${errorMessage}` }));
  }

  #start(): Container {
    const { clocks, ...options } = this.#options;
    const container = new Container({ ...options, clock: clocks[this.#started % clocks.length] ?? 0 });
    this.#started += 1;
    this.#all.add(container);
    return container;
  }

  #release(container: Container): void {
    if (container.alive) this.#idle.push(container);
    else this.#all.delete(container);
    this.#waiting.shift()?.();
  }
}
