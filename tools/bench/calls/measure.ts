import { fileURLToPath } from "node:url";
import type { FunctionName } from "../../../functions/runtime/environment.ts";
import { FUNCTION_NAMES } from "../../../stacks/bundles/function-bundles.ts";
import { forkAwsStub } from "../aws/forked-stub.ts";
import { type BundleFiles, writeBundleFiles, writeFiles } from "../bundles/files.ts";
import { bundlesWithoutSdk } from "../bundles/without-sdk.ts";
import { messageOf } from "../child.ts";
import { sampleEnvironment } from "../samples.ts";

/** What differs from run to run. */
export interface Timed {
  /** Milliseconds in which no AWS call is under way. */
  readonly ownP50: number;
  readonly ownP95: number;
  readonly ownP99: number;
  /** Of the last call. */
  readonly statusCode: number;
  /** Connections opened after warming up, in all measured calls. */
  readonly connectionsOpened: number;
}

/** What a warm call of a function does. */
export interface Calls extends Timed {
  /** AWS calls of one invocation, by name: those of a step side by side, step after step. */
  readonly steps: readonly (readonly string[])[];
  /** The same after a pause of a minute. */
  readonly stepsAfterPause: readonly (readonly string[])[];
  readonly logLines: number;
  readonly logBytes: number;
  /** Of them, those that hold metrics: they are written at every log level. */
  readonly metricLines: number;
  readonly metricBytes: number;
}

const WORKER = fileURLToPath(new URL("worker.ts", import.meta.url));

/** Warm calls of every function, one after the other, against a stub of AWS in another process. */
export async function measureCalls(): Promise<ReadonlyMap<FunctionName, Calls>> {
  return measureBundles(writeBundleFiles());
}

/** The same with clients that answer at once: the time of our own code, without the SDK's. */
export async function measureCallsWithoutSdk(): Promise<ReadonlyMap<FunctionName, Calls>> {
  return measureBundles(writeFiles(await bundlesWithoutSdk()));
}

/** A function that the samples do not fit measures something else: that has to be seen. */
export function wrongAnswersOf(...measured: readonly (Calls | undefined)[]): number[] {
  return measured.flatMap((calls) => (calls && calls.statusCode !== 200 ? [calls.statusCode] : []));
}

/** Warm calls of one bundle, in a process of its own with this environment. */
export function measureFile(name: FunctionName, file: string, env: Readonly<Record<string, string>>): Promise<Calls> {
  return messageOf<Calls>(WORKER, [name, file], { env });
}

async function measureBundles(files: BundleFiles): Promise<ReadonlyMap<FunctionName, Calls>> {
  const stub = await forkAwsStub();
  const results = new Map<FunctionName, Calls>();
  try {
    for (const name of FUNCTION_NAMES) {
      results.set(name, await measureFile(name, files.file(name), sampleEnvironment(name, stub.endpoint)));
    }
  } finally {
    files.remove();
    await stub.stop();
  }
  return results;
}
