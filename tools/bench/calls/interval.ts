/** Milliseconds between which something was under way. */
export interface Interval {
  readonly start: number;
  readonly end: number;
}

/** What is under way at once, in the order of time: a step begins when all of the one before has ended. */
export function steps<T extends Interval>(intervals: readonly T[]): T[][] {
  const result: T[][] = [];
  let until = Number.NEGATIVE_INFINITY;
  for (const interval of [...intervals].sort((a, b) => a.start - b.start)) {
    if (interval.start >= until) result.push([interval]);
    else result.at(-1)?.push(interval);
    until = Math.max(until, interval.end);
  }
  return result;
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
