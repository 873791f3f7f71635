import type { Findings } from "./checkov.ts";
import type { Suppression } from "./suppressions.ts";

export interface Review {
  /** What has to change: the stack, or the list of suppressions. */
  readonly faults: readonly string[];
  readonly suppressed: number;
}

/**
 * Compares what was found with what is suppressed, both ways.
 * @param stacks each must have passed something: a stack of which nothing was read fails nothing either
 */
export function review(
  { passed, failed }: Findings,
  suppressions: readonly Suppression[],
  stacks: readonly string[],
): Review {
  const suppressed = new Set(
    suppressions.flatMap(({ check, resources }) => resources.map((name) => `${check} ${name}`)),
  );
  const found = new Set(failed.map(({ check, resource }) => `${check} ${resource}`));
  const kept = failed.filter(({ check, resource }) => suppressed.has(`${check} ${resource}`));
  return {
    suppressed: kept.length,
    faults: [
      ...stacks
        .filter((stack) => !passed.some((finding) => finding.stack === stack))
        .map((stack) => `${stack}: nothing was checked`),
      ...failed
        .filter((finding) => !kept.includes(finding))
        .map(({ check, stack, resource, what }) => `${check} ${stack}: ${resource}: ${what}`),
      ...[...suppressed].filter((key) => !found.has(key)).map((key) => `${key}: is suppressed and not found any more`),
    ],
  };
}
