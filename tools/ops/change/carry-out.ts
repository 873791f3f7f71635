import { createInterface } from "node:readline/promises";
import { CommandFailure, EXIT } from "../../../command-line/command.ts";
import type { OperationRun } from "../operation.ts";
import { printable } from "../output/output.ts";
import { beginAudit } from "./audit.ts";
import type { Outcome, Plan } from "./plan.ts";

interface Asked {
  readonly name: string;
  readonly plan: Plan;
  readonly run: OperationRun;
  readonly dryRun: boolean;
  readonly isAgreed: boolean;
}

/**
 * Says what will be done and by whom, asks, and does it. The audit record is begun before: without it nothing is changed.
 * @returns the exit code
 * @throws CommandFailure if Ctrl-C came while it was found out what to do: that is not all that there is to do
 */
export async function carryOut({ name, plan, run, dryRun, isAgreed }: Asked): Promise<number> {
  const { environment, output, signal } = run;
  if (signal.aborted) throw new CommandFailure("interrupted: nothing was changed");
  const by = await environment.identity();
  const described = { operation: name, environment: environment.label, by, plan: plan.facts };
  const says = [...plan.says.map(printable), `as ${by}, in ${environment.label}`].join("\n");
  const { apply } = plan;
  if (dryRun || !apply) {
    const end = apply ? "dry run: nothing was changed" : "there is nothing to do";
    output.result({ ...described, dry_run: dryRun, outcome: null }, () => `${says}\n${end}`);
    return EXIT.ok;
  }
  output.note(says);
  if (!isAgreed && !(await isConfirmed(signal))) {
    output.note("nothing was changed");
    return EXIT.failure;
  }
  const audit = await beginAudit(environment, described);
  let outcome: Outcome;
  try {
    outcome = await apply((text) => output.note(text));
  } catch (error) {
    await ended({ phase: "failed", error: Error.isError(error) ? error.name : "unknown" });
    throw error;
  }
  const isAudited = await ended({ phase: outcome.complete ? "done" : "incomplete", outcome: outcome.facts });
  output.result({ ...described, dry_run: false, outcome: outcome.facts, audit: audit.stream }, () =>
    [...outcome.says.map(printable), `audit record: ${audit.stream}`].join("\n"),
  );
  return outcome.complete && isAudited ? EXIT.ok : EXIT.failure;

  /** What was done is told in any case. */
  async function ended(end: Parameters<typeof audit.end>[0]): Promise<boolean> {
    try {
      await audit.end(end);
      return true;
    } catch (error) {
      output.note(
        `the audit record ${audit.stream} lacks its end: ${Error.isError(error) ? error.name : "unknown error"}`,
      );
      return false;
    }
  }
}

/** Only the whole word is a yes: a slip of a finger is not. */
async function isConfirmed(signal: AbortSignal): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await terminal.question("Type yes to do it: ", { signal })).trim() === "yes";
  } catch (error) {
    // Ctrl-C or Ctrl-D.
    if (Error.isError(error) && error.name === "AbortError") return false;
    throw error;
  } finally {
    terminal.close();
  }
}
