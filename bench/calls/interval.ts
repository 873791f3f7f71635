/** Milliseconds between which something was under way. */
export interface Interval {
  readonly start: number;
  readonly end: number;
}

/** How many of these follow one another: the longest chain without overlap. */
export function sequentialDepth(intervals: readonly Interval[]): number {
  let depth = 0;
  let free = Number.NEGATIVE_INFINITY;
  for (const { start, end } of [...intervals].sort((a, b) => a.end - b.end)) {
    if (start < free) continue;
    depth += 1;
    free = end;
  }
  return depth;
}

/** Milliseconds in which at least one is under way. */
export function coveredTime(intervals: readonly Interval[]): number {
  let covered = 0;
  let until = Number.NEGATIVE_INFINITY;
  for (const { start, end } of [...intervals].sort((a, b) => a.start - b.start)) {
    covered += Math.max(0, end - Math.max(start, until));
    until = Math.max(until, end);
  }
  return covered;
}
