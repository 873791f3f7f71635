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
