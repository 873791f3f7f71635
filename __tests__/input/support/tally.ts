import { SEED } from "./runs.ts";

/** Counts answers by what was sent and by status, for a line that a person can quote. */
export class Tally {
  readonly #what: string;
  readonly #counts = new Map<string, number>();
  total = 0;

  constructor(what: string) {
    this.#what = what;
  }

  add(outcome: string | number): void {
    this.total += 1;
    this.#counts.set(String(outcome), this.of(outcome) + 1);
  }

  of(outcome: string | number): number {
    return this.#counts.get(String(outcome)) ?? 0;
  }

  /** Prints the counts past Jest's own console. */
  report(): void {
    const outcomes = [...this.#counts].sort().map(([outcome, count]) => `${outcome}: ${count}`);
    process.stderr.write(`  ${this.#what}: ${this.total} generated (${outcomes.join(", ")}), seed ${SEED}\n`);
  }
}
