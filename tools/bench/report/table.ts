import type { Row } from "./row.ts";

const HEADER = ["Metric", "Value", "Ratio", "Goal", ""] as const;

/** The rows as one Markdown table, aligned so that a terminal shows it as well. */
export function renderTable(rows: readonly Row[]): string {
  return renderColumns(
    HEADER,
    rows.map(({ metric, value, unit = "", ratio, goal = "", met }) => [
      metric,
      `${shown(value)} ${unit}`.trim(),
      ratio === undefined ? "" : `${ratio.toFixed(2)} ×`,
      goal,
      met === undefined ? "" : met ? "ok" : "missed",
    ]),
  );
}

/** Cells as an aligned Markdown table. */
export function renderColumns(header: readonly string[], cells: readonly (readonly string[])[]): string {
  const widths = header.map((title, column) =>
    Math.max(3, ...[header, ...cells].map((row) => width(row[column], title))),
  );
  const line = (row: readonly string[]) =>
    `| ${widths.map((columnWidth, column) => (row[column] ?? "").padEnd(columnWidth)).join(" | ")} |`;
  const rule = `|${widths.map((columnWidth) => "-".repeat(columnWidth + 2)).join("|")}|`;
  return [line(header), rule, ...cells.map(line)].join("\n");
}

/** Longer cells stick out: padding all others to their length would make the table unreadable. */
const MAX_WIDTH = 62;

function width(cell: string | undefined, title: string): number {
  return Math.min((cell ?? title).length, MAX_WIDTH);
}

/** Three significant digits, which is more than a measurement has. */
export function shown(value: number | string): string {
  if (typeof value === "string") return value;
  if (Number.isInteger(value)) return String(value);
  return String(Number(value.toPrecision(3)));
}
