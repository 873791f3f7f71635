import type { DeclaredFunction } from "../model/functions.ts";
import { functionEnvironment } from "./environment.ts";
import { type FunctionLog, readLog } from "./function-log.ts";
import { FunctionRuntime } from "./function-runtime.ts";
import type { SenderHosts } from "./protocol.ts";

export interface FunctionRuntimesOptions {
  readonly functions: readonly DeclaredFunction[];
  /** Address of each AWS service, by the variable in which SDKs look for it. */
  readonly endpoints: Readonly<Record<string, string>>;
  /** Minutes by which the clocks of each function's containers are ahead, in turn. @default - none is */
  readonly clocks?: readonly number[];
  /** Senders whose hosts a server on this machine stands for. @default - functions call AWS only */
  readonly senders?: SenderHosts | undefined;
  readonly onLog: (log: FunctionLog) => void;
  /** With each line as it was written, and its log group. */
  readonly onLine: (logGroup: string, line: string) => void;
}

/** The Lambda service: the stack's functions by name. */
export class FunctionRuntimes {
  readonly #runtimes: ReadonlyMap<string, FunctionRuntime>;

  constructor({ functions, endpoints, clocks = [0], senders, onLog, onLine }: FunctionRuntimesOptions) {
    this.#runtimes = new Map(
      functions.map((fn) => {
        const environment = functionEnvironment(fn, endpoints);
        const runtime = new FunctionRuntime({
          function: fn,
          environment,
          clocks,
          ...(senders && { senders }),
          onLog(line) {
            onLine(fn.logging.group, line);
            onLog(readLog(fn.name, line));
          },
        });
        return [fn.name, runtime];
      }),
    );
  }

  get(functionName: string): FunctionRuntime | undefined {
    return this.#runtimes.get(functionName);
  }

  /** Ends the container that has this session token, with the invocation under way. Does nothing if no function has it. */
  async endContainer(sessionToken: string): Promise<void> {
    await this.#each((runtime) => runtime.endContainer(sessionToken));
  }

  async stop(): Promise<void> {
    await this.#each((runtime) => runtime.stop());
  }

  async #each(act: (runtime: FunctionRuntime) => Promise<void>): Promise<void> {
    await Promise.all([...this.#runtimes.values()].map(act));
  }
}
