import type { Counts } from "../paper/counts.ts";
import type { StackFacts } from "../paper/stack.ts";
import { renderColumns } from "../report/table.ts";
import { type Bottleneck, bottlenecks } from "./bottlenecks.ts";
import { LIMITS_AS_OF } from "./limits.ts";

/** Times the default throttle. */
export const FACTORS = [1, 10, 100, 1000] as const;

/** What cannot take so many times the default throttle, the narrowest first. */
export function saturated(counts: Counts, stack: StackFacts, factor: number): Bottleneck[] {
  return bottlenecks(counts, stack).filter(({ capacity }) => capacity < factor * stack.throttle);
}

/** The calculation as Markdown, for docs/scale.md. */
export function scaleReport(counts: Counts, stack: StackFacts): string {
  return [
    renderColumns(
      ["What webhooks go through", "Webhooks a second", "What raises it", "Quota request"],
      bottlenecks(counts, stack).map(({ what, capacity, raise, quota }) => [what, perSecond(capacity), raise, quota]),
    ),
    "",
    `At so many times the default throttle of ${perSecond(stack.throttle)} a second (quotas as of ${LIMITS_AS_OF}):`,
    "",
    ...FACTORS.slice(1).flatMap((factor) => [
      `- **${factor} ×**, ${perSecond(factor * stack.throttle)} a second: ${list(saturated(counts, stack, factor))}.`,
    ]),
  ].join("\n");
}

function list(all: readonly Bottleneck[]): string {
  const named = (quota: Bottleneck["quota"]) =>
    all
      .filter((each) => each.quota === quota)
      .map(({ what }) => what.split(",")[0])
      .join("; ") || "nothing";
  return (
    `first the ${all[0]?.what}; to be set: ${named("no")}; to be asked of AWS: ${named("yes")}; ` +
    `not to be raised: ${named("cannot be raised")}`
  );
}

function perSecond(value: number): string {
  return Math.floor(value).toLocaleString("en");
}
