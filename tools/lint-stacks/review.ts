import type { Findings } from "./findings.ts";
import type { Suppression } from "./suppressions.ts";

export interface Review {
  /** What has to change: the stack, or the list of suppressions. */
  readonly faults: readonly string[];
  /** How much each tool passed, and how much of what it failed is suppressed. */
  readonly counts: readonly { readonly tool: string; readonly passed: number; readonly suppressed: number }[];
}

/**
 * Compares what was found with what is suppressed, both ways.
 * @param stacks of each, every tool must have passed something: a stack of which nothing was read fails nothing either
 */
export function review(
  all: readonly Findings[],
  suppressions: readonly Suppression[],
  stacks: readonly string[],
): Review {
  const suppressed = new Set(
    suppressions.flatMap(({ check, resources }) => resources.map((name) => `${check} ${name}`)),
  );
  const found = new Set(all.flatMap(({ failed }) => failed.map(({ check, resource }) => `${check} ${resource}`)));
  const isSuppressed = ({ check, resource }: Findings["failed"][number]) => suppressed.has(`${check} ${resource}`);
  const faults = [
    ...all.flatMap(({ tool, passed, failed }) =>
      stacks
        .filter((stack) => ![...passed, ...failed].some((finding) => finding.stack === stack))
        .map((stack) => `${tool}: ${stack}: nothing was checked`),
    ),
    ...all
      .flatMap(({ failed }) => failed)
      .filter((finding) => !isSuppressed(finding))
      .map(({ check, stack, resource, what }) => `${check} ${stack}: ${resource}: ${what}`),
    ...[...suppressed].filter((key) => !found.has(key)).map((key) => `${key}: is suppressed and not found any more`),
  ];
  return {
    // Forms have most in common: what is found in several is told once.
    faults: [...new Set(faults)],
    counts: all.map(({ tool, passed, failed }) => ({
      tool,
      passed: passed.length,
      suppressed: failed.filter(isSuppressed).length,
    })),
  };
}
