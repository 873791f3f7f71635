/** A line of the table. */
export interface Row {
  readonly metric: string;
  readonly value: number | string;
  readonly unit?: string;
  /** Against the trivial handler, or what else the metric says, in the same run: free of the machine's speed. */
  readonly ratio?: number;
  /** What is aimed at, and whether it is reached. */
  readonly goal?: string;
  readonly met?: boolean;
}

/** A row with the goal that its value, or its ratio if it has one, is at most so much. */
export function atMost(limit: number, row: Row): Row {
  const measured = row.ratio ?? Number(row.value);
  const unit = row.ratio === undefined ? (row.unit ?? "") : "×";
  return { ...row, goal: `≤ ${limit} ${unit}`.trimEnd(), met: measured <= limit };
}

export function missed(rows: readonly Row[]): readonly Row[] {
  return rows.filter(({ met }) => met === false);
}
