import type { Count, SourceCount } from "../../../functions/domain/metric-names.ts";
import { ENVIRONMENT_VARIABLES, type FunctionName } from "../../../functions/runtime/environment.ts";
import { bundleOf } from "../../../stacks/bundles/function-bundles.ts";
import { sum } from "../statistics.ts";

/** Every name once: the compiler asks for the one that is missing. */
const COUNTS: Readonly<Record<Count, true>> = {
  WebhookRecorded: true,
  WebhookRepeated: true,
  RequestRefused: true,
  NotificationPublished: true,
  NotificationFailed: true,
  FaultAnswered: true,
};

const SOURCE_COUNTS: Readonly<Record<SourceCount, true>> = {
  WebhookRecorded: true,
  WebhookRepeated: true,
  SignatureRefused: true,
  SignedEventRefused: true,
  SignedEventIgnored: true,
  FaultAnswered: true,
};

/**
 * Custom metrics of these functions: each name that stands in a function's bundle is a metric of that function, and where a
 * function serves sources, a source's name is one for each of them.
 * @param functions by their names in the stack, `webhook_processor`
 * @param sources how many there are
 */
export function countedMetrics(functions: readonly string[], sources: number): number {
  const names = functions.map((name) => name.replaceAll("_", "-") as FunctionName);
  return sum(
    names.map((name) => {
      const code = Buffer.from(bundleOf(name).code).toString();
      const variables: readonly string[] = ENVIRONMENT_VARIABLES[name];
      const ofSources = variables.includes("WEBHOOK_SOURCES") ? sources * namesIn(code, SOURCE_COUNTS) : 0;
      return namesIn(code, COUNTS) + ofSources;
    }),
  );
}

function namesIn(code: string, names: Readonly<Record<string, true>>): number {
  return Object.keys(names).filter((name) => code.includes(`"${name}"`)).length;
}
