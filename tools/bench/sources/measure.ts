import { forkAwsStub } from "../aws/forked-stub.ts";
import { writeFiles } from "../bundles/files.ts";
import { type Calls, measureFile, wrongAnswersOf } from "../calls/measure.ts";
import { coldStartsInTurns } from "../cold/measure.ts";
import { RECEIVER, sampleEnvironment, sampleEvent } from "../samples.ts";
import { median } from "../statistics.ts";
import type { Variant } from "./variants.ts";

/** Processes whose warm calls are measured: V8 does not optimize alike in each. */
const ROUNDS = 5;

/** What a webhook costs in a variant. */
export interface Costs {
  /** Milliseconds from the start of a process until its first AWS call, round by round. */
  readonly untilFirstAwsCall: readonly number[];
  /** Milliseconds of our own code in a warm call. */
  readonly ownTime: number;
  /** AWS calls of a warm one: those of a step side by side, step after step. */
  readonly steps: readonly (readonly string[])[];
  /** Of warm calls, those that are not 200: what was measured is something else then. */
  readonly wrongAnswers: readonly number[];
}

/**
 * All variants in one run, in turns.
 * @param starts cold starts of each
 */
export async function measureVariants(
  starts: number,
  variants: Readonly<Record<string, Variant>>,
): Promise<ReadonlyMap<string, Costs>> {
  const stub = await forkAwsStub();
  const names = Object.keys(variants);
  const environmentOf = (name: string) => ({
    ...sampleEnvironment(RECEIVER, stub.endpoint),
    WEBHOOK_SOURCES: variants[name]?.sources ?? "",
  });
  const written = (code: (variant: Variant) => Uint8Array) =>
    writeFiles(new Map(Object.entries(variants).map(([name, variant]) => [name, code(variant)])));
  const files = written(({ code }) => code);
  const withoutSdk = written((variant) => variant.withoutSdk);
  try {
    const colds = await coldStartsInTurns(
      starts,
      names.map((name) => ({
        name,
        file: files.file(name),
        environment: environmentOf(name),
        event: () => sampleEvent(RECEIVER),
      })),
    );
    const own = new Map<string, Calls[]>(names.map((name) => [name, []]));
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const name of names) {
        own.get(name)?.push(await measureFile(RECEIVER, withoutSdk.file(name), environmentOf(name)));
      }
    }
    const costs = new Map<string, Costs>();
    for (const name of names) {
      const ownCalls = own.get(name) ?? [];
      const calls = await measureFile(RECEIVER, files.file(name), environmentOf(name));
      costs.set(name, {
        untilFirstAwsCall: (colds.get(name) ?? []).map((start) => start.untilFirstAwsCall),
        ownTime: median(ownCalls.map(({ ownP50 }) => ownP50)),
        steps: calls.steps,
        wrongAnswers: wrongAnswersOf(calls, ...ownCalls),
      });
    }
    return costs;
  } finally {
    files.remove();
    withoutSdk.remove();
    await stub.stop();
  }
}
