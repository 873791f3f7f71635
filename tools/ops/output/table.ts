import { printable, styled } from "./output.ts";

/** Between columns. */
const GAP = "  ";

/** Cells in aligned columns under their titles. What is in them may come from others. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = rows.map((row) => header.map((_, column) => printable(row[column] ?? "")));
  const widths = header.map((title, column) => Math.max(title.length, ...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join(GAP)
      .trimEnd();
  return [styled("bold", line(header)), ...cells.map(line)].join("\n");
}

/** One line of a table whose further lines are not known yet. @param widths of each column; the last one needs none */
export function row(cells: readonly string[], widths: readonly number[]): string {
  return cells
    .map((cell, column) => printable(cell).padEnd(widths[column] ?? 0))
    .join(GAP)
    .trimEnd();
}

/** How long something has been there: `3 d 4 h`, `12 min`, `5 s`. */
export function duration(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const [days, hours, minutes] = [seconds / 86_400, (seconds / 3600) % 24, (seconds / 60) % 60].map(Math.floor) as [
    number,
    number,
    number,
  ];
  if (days > 0) return `${days} d ${hours} h`;
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min` : `${seconds} s`;
}
