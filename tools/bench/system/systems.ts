import { dirname } from "node:path";
import { FUNCTION_NAMES } from "../../../stacks/bundles/function-bundles.ts";
import { TestSystem } from "../../../testing/systems/local-system.ts";

/** A sender of signed webhooks. */
export const SIGNED_SOURCE = { name: "stripe", scheme: "stripe" } as const;

/** The local run with no limit but the machine's: what is measured is not the throttle. */
const SETTINGS = {
  THROTTLE_RATE_LIMIT: "100000",
  THROTTLE_BURST_LIMIT: "100000",
  WEBHOOK_SOURCES: JSON.stringify([{ ...SIGNED_SOURCE, throttleRateLimit: 10_000, throttleBurstLimit: 5000 }]),
};

export function startSystem(): Promise<TestSystem> {
  return TestSystem.start({ settings: SETTINGS });
}

/** The same, each function replaced by one that does nothing. */
export function startTrivialSystem(handlerFile: string): Promise<TestSystem> {
  const archives = FUNCTION_NAMES.map((name) => `archive_file.${name.replaceAll("-", "_")}`);
  const source_dir = dirname(handlerFile);
  return TestSystem.start({
    settings: SETTINGS,
    overrides: Object.fromEntries(archives.map((archive) => [archive, { source_dir }])),
  });
}
