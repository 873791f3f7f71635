/** Prints a figure that the documents quote, past Jest's own console. */
export function report(what: string, figures: Readonly<Record<string, number>>): void {
  const list = Object.entries(figures).map(([name, figure]) => `${figure} ${name}`);
  process.stderr.write(`  ${what}: ${list.join(", ")}\n`);
}
