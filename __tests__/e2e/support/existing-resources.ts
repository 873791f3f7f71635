import { rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { StackDirectory } from "./stack-directory.ts";

/** What an apply found in the account that its state does not know. */
export interface ExistingResource {
  /** Address in the configuration: `aws_iam_role.webhook_processor`. */
  readonly to: string;
  /** What it is imported by: its name. */
  readonly id: string;
}

const FAILED_CREATION =
  /^Error: [^(\n]*\(([^)]+)\): .*?(?:AlreadyExists|ResourceInUse|ResourceConflict).*?^\s*with (\S+),$/ms;

/** @param output of an apply that failed: its errors have the address of each resource and, in parentheses, its name. */
function existingOf(output: string): ExistingResource[] {
  return output.split(/^(?=Error: )/m).flatMap((error) => {
    const [, id, to] = FAILED_CREATION.exec(error) ?? [];
    return id !== undefined && to !== undefined ? [{ to, id }] : [];
  });
}

/**
 * Applies until nothing stands in the way any more, each time with what the apply before found in the account taken into
 * the state by import blocks, as docs/deploy.md says.
 * @param known what is taken into the state at once
 * @returns everything that was taken into the state
 */
export async function applyWithExisting(
  stack: StackDirectory,
  known: readonly ExistingResource[] = [],
): Promise<ExistingResource[]> {
  const file = path.join(stack.path, "existing.tf");
  const taken = [...known];
  for (;;) {
    const blocks = taken.map(({ to, id }) => `import {\n  to = ${to}\n  id = ${JSON.stringify(id)}\n}\n`);
    writeFileSync(file, blocks.join("\n"));
    const { status, output } = await stack.tryApply();
    if (status === 0) {
      rmSync(file);
      return taken;
    }
    const found = existingOf(output).filter(({ to }) => taken.every((before) => before.to !== to));
    if (found.length === 0) throw new Error(`the apply failed for another reason:\n${output}`);
    taken.push(...found);
  }
}
