/**
 * The value that so many per cent of the samples do not exceed, by nearest rank: always one that was measured.
 * @throws RangeError if there are no samples
 */
export function percentile(samples: readonly number[], percent: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)];
  if (value === undefined) throw new RangeError("a percentile needs samples, given none");
  return value;
}

export function median(samples: readonly number[]): number {
  return percentile(samples, 50);
}

/** How samples compare with others that were taken in turns with them: pair by pair, so that a busy moment of the machine affects both. */
export function medianRatio(samples: readonly number[], others: readonly number[]): number {
  return median(samples.map((sample, turn) => sample / (others[turn] ?? sample)));
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
