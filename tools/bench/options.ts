import { readArguments } from "../../command-line/command.ts";
import { oneOf, wholeNumber } from "../../command-line/values.ts";

export const PARTS = ["synth", "bundles", "unused", "cold", "calls", "sources", "operations", "cost", "scale"] as const;
export type Part = (typeof PARTS)[number];

/** What runs when no part is named: `operations` takes longer than all the others together. */
export const DEFAULT_PARTS = PARTS.filter((part) => part !== "operations");

export interface BenchOptions {
  readonly parts: readonly Part[];
  readonly json: boolean;
  /** Ends with 1 if a goal is missed. */
  readonly check: boolean;
  /** Cold starts of each function. */
  readonly starts: number;
  /** Records of the table that `operations` works on. */
  readonly records: number;
  /** Directory of another checkout, which the part `sources` measures as well. */
  readonly before: string | undefined;
  /** Writes what was measured and calculated into docs/. */
  readonly write: boolean;
}

export const USAGE = `Measures the system, and prints one table.

Usage: npm run bench -- [part]... [--json] [--check] [--starts <n>] [--records <n>] [--before <dir>] [--write]

Parts: ${PARTS.join(", ")} (default: all but operations)

  --json              rows as JSON
  --check             end with 1 if a goal is missed
  --starts <n>        cold starts of each function (default: 20)
  --records <n>       for operations: records of the table (default: 1000000, which takes half an hour)
  --before <dir>      for sources: another checkout of this project, packages installed, that is measured in the same run
  --write             write into docs/: cost and scale their calculations and the counts that they are made of, and all
                      default parts together, or operations alone, their table (docs/performance.md)

Exit code: 0 if everything was measured, 1 if not or, with --check, if a goal is missed; 2 for wrong usage.
`;

/** @throws UsageError naming what is wrong and what is allowed */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values, positionals } = readArguments(args, {
    json: { type: "boolean", default: false },
    check: { type: "boolean", default: false },
    starts: { type: "string", default: "20" },
    records: { type: "string", default: "1000000" },
    before: { type: "string" },
    write: { type: "boolean", default: false },
  });
  const given = positionals.map((part) => oneOf(undefined, PARTS, part));
  const { json, check, write } = values;
  return {
    parts: given.length === 0 ? DEFAULT_PARTS : PARTS.filter((part) => given.includes(part)),
    json,
    check,
    write,
    before: values.before,
    records: wholeNumber("--records", values.records, { from: 10_000, to: 10_000_000 }),
    starts: wholeNumber("--starts", values.starts, { from: 1 }),
  };
}
