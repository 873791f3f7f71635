import type { Tally } from "./tally.ts";

/** Keeps what the handlers write off the terminal, for a look. */
export function silenceOutput() {
  const written: string[] = [];
  const streams = [process.stdout, process.stderr];
  const originals = streams.map(({ write }) => write);
  for (const stream of streams) {
    stream.write = (chunk: unknown) => {
      written.push(String(chunk));
      return true;
    };
  }
  return {
    get text() {
      return written.join("");
    },
    /** What was logged at level ERROR. */
    get errors() {
      return written.filter((text) => text.includes('"level":"ERROR"'));
    },
    restore() {
      for (const [index, stream] of streams.entries()) stream.write = originals[index] as typeof stream.write;
    },
  };
}

/** Nothing went wrong inside, whatever came in: shows the tally on the terminal, and looks for what was logged at level ERROR. */
export function expectQuiet(output: ReturnType<typeof silenceOutput>, tally: Tally): void {
  output.restore();
  tally.report();
  expect(output.errors).toEqual([]);
}
