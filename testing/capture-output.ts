/** Runs a call and returns its result with the JSON lines that the functions' logger and metrics wrote meanwhile. */
export async function captureOutput<T>(
  call: () => Promise<T>,
): Promise<{ result: T; lines: Record<string, unknown>[] }> {
  const written: string[] = [];
  const spies = [process.stdout, process.stderr].map((stream) =>
    jest.spyOn(stream, "write").mockImplementation((chunk) => {
      written.push(String(chunk));
      return true;
    }),
  );
  try {
    const result = await call();
    const lines = written
      .join("")
      .split("\n")
      .filter((line) => line.startsWith("{"));
    return { result, lines: lines.map((line) => JSON.parse(line)) };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

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
