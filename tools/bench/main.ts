/**
 * Measures the system, and prints one table: `npm run bench -- --help` tells the rest. A part is loaded only when it is
 * asked for, so that none measures what another has loaded.
 */
import { EXIT, runCommand } from "../../command-line/command.ts";
import { type BenchOptions, DEFAULT_PARTS, type Part, readOptions, USAGE } from "./options.ts";
import { missed, type Row } from "./report/row.ts";
import { renderTable } from "./report/table.ts";

const RUN: Readonly<Record<Part, (options: BenchOptions) => Promise<readonly Row[]>>> = {
  synth: async () => (await import("./synth/rows.ts")).synthRows(),
  bundles: async () => (await import("./bundles/rows.ts")).bundleRows(),
  unused: async () => (await import("./unused/rows.ts")).unusedRows(),
  cold: async ({ starts }) => (await import("./cold/rows.ts")).coldRows(starts),
  calls: async () => (await import("./calls/rows.ts")).callRows(),
  sources: async ({ starts, before }) => (await import("./sources/rows.ts")).sourceRows(starts, before),
  operations: async ({ records }) => (await import("./operations/rows.ts")).operationRows(records),
  cost: async ({ write }) => (await import("./cost/rows.ts")).costRows(write),
  scale: async ({ write }) => (await import("./scale/rows.ts")).scaleRows(write),
};

await runCommand({
  typed: "npm run bench",
  usage: USAGE,
  async run(args) {
    const options = readOptions(args);
    const rows = await measure(options);
    process.stdout.write(`${options.json ? JSON.stringify(rows, null, 2) : renderTable(rows)}\n`);
    return options.check && missed(rows).length > 0 ? EXIT.failure : EXIT.ok;
  },
});

async function measure(options: BenchOptions): Promise<Row[]> {
  const rows: Row[] = [];
  for (const part of options.parts) {
    if (process.stderr.isTTY) process.stderr.write(`measuring ${part} …\n`);
    rows.push(...(await RUN[part](options)));
  }
  if (options.write) await writeMeasured(options, rows);
  return rows;
}

/** Calculations write themselves. */
async function writeMeasured({ parts, starts, records }: BenchOptions, rows: readonly Row[]): Promise<void> {
  const { performanceReport } = await import("./report/performance.ts");
  const { writeReport } = await import("./report/document.ts");
  if (parts.length >= DEFAULT_PARTS.length) {
    writeReport("performance", performanceReport(rows, `npm run bench -- --write --starts ${starts}`));
  }
  if (parts.length === 1 && parts[0] === "operations") {
    writeReport("operations", performanceReport(rows, `npm run bench -- operations --write --records ${records}`));
  }
}
