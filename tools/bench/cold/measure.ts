import { createServer } from "node:http";
import { listenLocally } from "../../../local/aws/emulator.ts";
import { FUNCTION_NAMES } from "../../../stacks/bundles/function-bundles.ts";
import { forkAwsStub } from "../aws/forked-stub.ts";
import { TRIVIAL, writeBundleFiles } from "../bundles/files.ts";
import { sampleEnvironment, sampleEvent } from "../samples.ts";
import { type ColdStart, coldStart } from "./start.ts";

/** A bundle that is started, and what it is called with. */
export interface Candidate {
  readonly name: string;
  readonly file: string;
  readonly environment: Readonly<Record<string, string>>;
  /** An event, made now. */
  readonly event: () => object;
}

/**
 * Cold starts of every function and of a trivial handler.
 * @param starts of each
 */
export async function measureColdStarts(starts: number): Promise<ReadonlyMap<string, readonly ColdStart[]>> {
  const stub = await forkAwsStub();
  const files = writeBundleFiles();
  try {
    return await coldStartsInTurns(starts, [
      {
        name: TRIVIAL,
        file: files.file(TRIVIAL),
        environment: sampleEnvironment("webhook-processor", stub.endpoint),
        event: () => ({}),
      },
      ...FUNCTION_NAMES.map((name) => ({
        name,
        file: files.file(name),
        environment: sampleEnvironment(name, stub.endpoint),
        event: () => sampleEvent(name),
      })),
    ]);
  } finally {
    files.remove();
    await stub.stop();
  }
}

/**
 * In turns, so that the machine's other work affects all alike.
 * @param starts of each
 * @returns by the candidates' names
 */
export async function coldStartsInTurns(
  starts: number,
  candidates: readonly Candidate[],
): Promise<ReadonlyMap<string, readonly ColdStart[]>> {
  let next = "";
  const runtimeApi = createServer((_request, response) => response.end(next));
  const port = await listenLocally(runtimeApi);
  const results = new Map<string, ColdStart[]>(candidates.map(({ name }) => [name, []]));
  try {
    // The first round reads the files into the machine's cache.
    for (let round = 0; round <= starts; round += 1) {
      for (const { name, file, environment, event } of candidates) {
        next = JSON.stringify(event());
        const start = await coldStart(file, `http://127.0.0.1:${port}`, environment);
        if (round > 0) results.get(name)?.push(start);
      }
    }
  } finally {
    runtimeApi.close();
    runtimeApi.closeAllConnections();
  }
  return results;
}
