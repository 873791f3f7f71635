import path from "node:path";

/** Says what is being done, and since when: a deployment takes minutes. */
export function progress(text: string): void {
  const seconds = Math.round((Date.now() - Number(process.env.E2E_STARTED ?? Date.now())) / 1000);
  process.stderr.write(`[${String(seconds).padStart(4)} s] ${fileName()}: ${text}\n`);
}

/** Says what is done, then how long it took. */
export async function timed<T>(text: string, action: () => Promise<T>): Promise<T> {
  const started = Date.now();
  progress(text);
  try {
    return await action();
  } finally {
    progress(`${text}: ${((Date.now() - started) / 1000).toFixed(0)} s`);
  }
}

function fileName(): string {
  return path.basename(expect.getState().testPath ?? "", ".test.ts");
}
