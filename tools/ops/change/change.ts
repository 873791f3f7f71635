import { UsageError } from "../../../command-line/command.ts";
import type { Asked, Operation, OperationRun } from "../operation.ts";
import { carryOut } from "./carry-out.ts";
import type { Plan } from "./plan.ts";

/** A command that changes something: says what it will do, asks, does it, and leaves an audit record. */
export interface Change extends Pick<Operation, "summary" | "usage" | "options"> {
  /** As {@link Operation.prepare}; what it returns only reads. */
  prepare(asked: Asked): (run: OperationRun) => Promise<Plan>;
}

export const CHANGE_OPTIONS = { "dry-run": { type: "boolean" }, yes: { type: "boolean" } } as const;

/** The lines of a usage about {@link CHANGE_OPTIONS}. */
export const CHANGE_USAGE = `  --dry-run              only say what would be done
  --yes                  do it without asking`;

/** How each change ends. */
export const CHANGE_EXIT_USAGE =
  "Exit code: 0 when it was done, 1 after Ctrl-C, a no or a failure, 2 for wrong usage. It leaves an audit record.";

/** @param name of the command, as the audit record has it */
export function changing(name: string, { prepare, options, ...described }: Change): Operation {
  return {
    ...described,
    changes: true,
    options: { ...options, ...CHANGE_OPTIONS },
    prepare(asked) {
      const plan = prepare(asked);
      const dryRun = asked.values["dry-run"] === true;
      const isAgreed = asked.values.yes === true;
      if (dryRun && isAgreed) throw new UsageError("--dry-run and --yes given, allowed: one of them");
      if (!dryRun && !isAgreed && !process.stdin.isTTY) {
        throw new UsageError("no terminal to ask on, allowed: --yes, or --dry-run");
      }
      return async (run) => {
        const planned = await plan(run);
        return carryOut({ name, plan: planned, run, dryRun, isAgreed }).finally(() => planned.end?.());
      };
    },
  };
}
