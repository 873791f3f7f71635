import type { StackDirectory } from "./stack-directory.ts";

/**
 * Releases the lock of an apply whose machine was lost: by the id in the message of the next apply, as docs/deploy.md says.
 * @param options of that apply
 * @returns what the apply said that was refused
 */
export async function releaseLostLock(stack: StackDirectory, ...options: readonly string[]): Promise<string> {
  const { output } = await stack.run(["apply", "-auto-approve", ...options], [1]);
  const id = /^\s*ID:\s+(\S+)$/m.exec(output)?.[1] ?? "";
  await stack.run(["force-unlock", "-force", id]);
  return output;
}
