import { parseArgs } from "node:util";
import { firstSentence } from "../../local/first-sentence.ts";

export const PARTS = ["synth", "bundles", "unused", "cold", "calls", "warm", "load", "cost", "scale"] as const;
export type Part = (typeof PARTS)[number];

export interface BenchOptions {
  readonly parts: readonly Part[];
  readonly json: boolean;
  /** Ends with 1 if a goal is missed. */
  readonly check: boolean;
  /** Cold starts of each function. */
  readonly starts: number;
  /** Seconds of the load under which memory is watched. */
  readonly loadSeconds: number;
  /** Writes what was measured and calculated into docs/. */
  readonly write: boolean;
}

export const USAGE = `Measures the system, and prints one table.

Usage: npm run bench -- [part]... [--json] [--check] [--starts <n>] [--load-seconds <n>] [--write]

Parts: ${PARTS.join(", ")} (default: all)

  --json              rows as JSON
  --check             end with 1 if a goal is missed
  --starts <n>        cold starts of each function (default: 20)
  --load-seconds <n>  seconds of load while memory is watched (default: 30)
  --write             write into docs/: cost and scale their calculations and the counts that they are made of, and all
                      parts together the table (docs/performance.md)
`;

/**
 * Reads the command line.
 * @throws Error naming what is wrong and what is allowed
 */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values, positionals } = parse(args);
  for (const part of positionals) {
    if (!PARTS.includes(part as Part)) throw new Error(`"${part}" given; allowed: ${PARTS.join(", ")}`);
  }
  const { json, check, write } = values;
  return {
    parts: positionals.length === 0 ? PARTS : PARTS.filter((part) => positionals.includes(part)),
    json,
    check,
    write,
    starts: wholeNumber("--starts", values.starts),
    loadSeconds: wholeNumber("--load-seconds", values["load-seconds"]),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        json: { type: "boolean", default: false },
        check: { type: "boolean", default: false },
        starts: { type: "string", default: "20" },
        "load-seconds": { type: "string", default: "30" },
        write: { type: "boolean", default: false },
      },
    });
  } catch (error) {
    throw new Error(`${firstSentence((error as Error).message)} (see npm run bench -- --help)`);
  }
}

function wholeNumber(option: string, text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new Error(`${option}: "${text}" given; allowed: a whole number from 1`);
  return Number(text);
}
