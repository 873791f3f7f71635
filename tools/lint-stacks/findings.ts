/** A check that a resource passed or failed. */
export interface Finding {
  /** As its tool calls it: `CKV_AWS_18`. */
  readonly check: string;
  /** The resource's name, without its type; the stack's for a check of a whole stack. */
  readonly resource: string;
  /** Directory of the stack. */
  readonly stack: string;
  readonly what: string;
}

/** What one tool found in the stacks of all forms. */
export interface Findings {
  readonly tool: string;
  readonly passed: readonly Finding[];
  readonly failed: readonly Finding[];
}

/** What several runs of one tool found, each in some of the stacks. */
export function together(tool: string, parts: readonly Omit<Findings, "tool">[]): Findings {
  return { tool, passed: parts.flatMap(({ passed }) => passed), failed: parts.flatMap(({ failed }) => failed) };
}
