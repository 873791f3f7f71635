/** Keeps what the handlers log off the terminal, and the lines at level ERROR for a look. */
export function silenceOutput() {
  const errors: string[] = [];
  const write = process.stdout.write;
  const writeError = process.stderr.write;
  const keep = (chunk: unknown) => {
    const text = String(chunk);
    if (text.includes('"level":"ERROR"')) errors.push(text);
    return true;
  };
  process.stdout.write = keep;
  process.stderr.write = keep;
  return {
    errors,
    restore() {
      process.stdout.write = write;
      process.stderr.write = writeError;
    },
  };
}
