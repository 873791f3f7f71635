import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { FunctionName } from "../../functions/runtime/environment.ts";
import { FUNCTION_NAMES } from "../../stacks/constructs/function-bundles.ts";
import { forkAwsStub } from "../aws/forked-stub.ts";
import { writeBundleFiles } from "../bundles/files.ts";
import { sampleEnvironment } from "../samples.ts";

/** What a warm call of a function does. */
export interface Calls {
  /** Milliseconds in which no AWS call is under way. */
  readonly ownP50: number;
  readonly ownP95: number;
  readonly ownP99: number;
  readonly wholeP50: number;
  /** AWS calls of one invocation, by name. */
  readonly operations: readonly string[];
  /** How many of them follow one another, at most. */
  readonly sequentialCalls: number;
  /** After warming up, in all measured calls. */
  readonly connectionsOpened: number;
  readonly logLines: number;
  readonly logBytes: number;
}

const WORKER = fileURLToPath(new URL("worker.ts", import.meta.url));

/** Warm calls of every function, one after the other, against a stub of AWS in another process. */
export async function measureCalls(): Promise<ReadonlyMap<FunctionName, Calls>> {
  const stub = await forkAwsStub();
  const files = writeBundleFiles();
  const results = new Map<FunctionName, Calls>();
  try {
    for (const name of FUNCTION_NAMES) {
      const child = fork(WORKER, [name, files.functions.get(name) ?? ""], {
        execArgv: [],
        env: sampleEnvironment(name, stub.endpoint),
      });
      const exited = once(child, "exit");
      const [calls] = (await Promise.race([
        once(child, "message"),
        exited.then(([status]) => Promise.reject(new Error(`${name} ended with status ${status}`))),
      ])) as [Calls];
      results.set(name, calls);
      await exited;
    }
  } finally {
    files.remove();
    await stub.stop();
  }
  return results;
}
