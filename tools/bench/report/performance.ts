import { availableParallelism } from "node:os";
import type { Row } from "./row.ts";
import { missed } from "./row.ts";
import { renderTable } from "./table.ts";

/**
 * What was measured in one run as Markdown, for docs/performance.md.
 * @param command what measured it: `npm run bench -- --write`
 */
export function performanceReport(rows: readonly Row[], command: string): string {
  const goals = rows.filter(({ met }) => met !== undefined).length;
  return [
    `\`${command}\`, in one run, on Node ${process.versions.node} and ` +
      `${availableParallelism()} processors: ${goals - missed(rows).length} of ${goals} goals are met.`,
    "",
    renderTable(rows),
  ].join("\n");
}
