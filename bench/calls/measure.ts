import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { FunctionName } from "../../functions/runtime/environment.ts";
import { FUNCTION_NAMES } from "../../stacks/constructs/function-bundles.ts";
import { forkAwsStub } from "../aws/forked-stub.ts";
import { writeBundleFiles } from "../bundles/files.ts";
import { sampleEnvironment } from "../samples.ts";

/** What differs from run to run. */
export interface Timed {
  /** Milliseconds in which no AWS call is under way. */
  readonly ownP50: number;
  readonly ownP95: number;
  readonly ownP99: number;
  readonly wholeP50: number;
  /** After warming up, in all measured calls. */
  readonly connectionsOpened: number;
}

/** What a warm call of a function does. */
export interface Calls extends Timed {
  /** AWS calls of one invocation, by name: those of a step side by side, step after step. */
  readonly steps: readonly (readonly string[])[];
  readonly logLines: number;
  readonly logBytes: number;
  /** Of them, those that hold metrics: they are written at every log level. */
  readonly metricLines: number;
  readonly metricBytes: number;
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
