import { availableParallelism } from "node:os";
import type { BenchOptions } from "../options.ts";
import type { Row } from "./row.ts";
import { missed } from "./row.ts";
import { renderTable } from "./table.ts";

/** Everything that was measured in one run as Markdown, for docs/performance.md. */
export function performanceReport(rows: readonly Row[], { starts }: Pick<BenchOptions, "starts">): string {
  const goals = rows.filter(({ met }) => met !== undefined).length;
  return [
    `\`npm run bench -- --write --starts ${starts}\`, in one run, on Node ${process.versions.node} and ` +
      `${availableParallelism()} processors: ${goals - missed(rows).length} of ${goals} goals are met.`,
    "",
    renderTable(rows),
  ].join("\n");
}
