import { randomUUID } from "node:crypto";
import { stripVTControlCharacters } from "node:util";
import { CommandFailure, EXIT, UsageError } from "../../../command-line/command.ts";
import { OPERATIONS } from "../../ops/commands/index.ts";
import { awsFailure } from "../../ops/environment/aws-failure.ts";
import type { Operation } from "../../ops/operation.ts";
import type { AskedOperation, Job } from "../contract.ts";
import type { ConsoleContext } from "./route.ts";

/** Jobs that are remembered. */
const KEPT = 50;

interface RunningJob {
  readonly id: string;
  readonly asked: AskedOperation;
  readonly isDryRun: boolean;
  readonly lines: string[];
  readonly stop: AbortController;
  state: Job["state"];
  /** Of a dry run: whether it was followed by what it announced. */
  isCarriedOut: boolean;
}

/** The operations of this console. A change is made of a dry run that ended well, and of nothing else. */
export class Jobs {
  readonly #jobs = new Map<string, RunningJob>();

  /** Operations that change something and that a page can ask for, by name. */
  static changes(): readonly (readonly [string, Operation])[] {
    return Object.entries(OPERATIONS).filter(([, { changes, asksUnseen }]) => changes === true && !asksUnseen);
  }

  /** Begins the dry run of an operation. @throws UsageError if it cannot be asked so */
  dryRun(asked: AskedOperation, context: ConsoleContext): Job {
    return this.#begin(asked, true, context);
  }

  /**
   * Does what a dry run announced, asked in the same way.
   * @throws UsageError if it is not a dry run that ended well and has not been carried out
   */
  carryOut(id: string, context: ConsoleContext): Job {
    const dryRun = this.#jobs.get(id);
    if (!dryRun || !shown(dryRun).canBeDone) {
      throw new UsageError("no dry run that ended well is given, allowed: one, once");
    }
    dryRun.isCarriedOut = true;
    return this.#begin(dryRun.asked, false, context);
  }

  /** Lets it end what it has begun, and begin nothing more. */
  stop(id: string): Job | undefined {
    const job = this.#jobs.get(id);
    if (job?.state === "running") {
      job.state = "stopping";
      job.stop.abort();
    }
    return job && shown(job);
  }

  find(id: string): Job | undefined {
    const job = this.#jobs.get(id);
    return job && shown(job);
  }

  #begin(asked: AskedOperation, isDryRun: boolean, { environment }: ConsoleContext): Job {
    const [, operation] = Jobs.changes().find(([name]) => name === asked.operation) ?? [];
    if (!operation) throw new UsageError(`"${asked.operation}" given, allowed: an operation that changes something`);
    const { positionals } = asked;
    // Nobody can type into the console's own standard input.
    if (positionals.includes("-")) throw new UsageError('"-" given, allowed: a file on this machine');
    const work = operation.prepare({ values: valuesOf(operation, asked, isDryRun), positionals });
    const job: RunningJob = {
      ...{ id: randomUUID(), asked, isDryRun, lines: [], state: "running" },
      ...{ stop: new AbortController(), isCarriedOut: false },
    };
    this.#jobs.set(job.id, job);
    for (const old of [...this.#jobs.keys()].slice(0, -KEPT)) this.#jobs.delete(old);
    const tell = (text: string) => job.lines.push(stripVTControlCharacters(text));
    const output = {
      result: (_json: object, text: () => string) => void tell(text()),
      note: (text: string) => void tell(text),
    };
    work({ environment, output, signal: job.stop.signal })
      .catch((error) => {
        tell(failureOf(error));
        return EXIT.failure;
      })
      .then((code) => {
        job.state = code === EXIT.ok ? "done" : "failed";
      });
    return shown(job);
  }
}

/** Only the options that the operation has. */
function valuesOf({ options }: Operation, { values }: AskedOperation, isDryRun: boolean) {
  const unknown = Object.keys(values).find((name) => !Object.hasOwn(options, name));
  if (unknown !== undefined || values.yes !== undefined || values["dry-run"] !== undefined) {
    throw new UsageError(`"${unknown ?? "yes"}" given, allowed: the fields of the form`);
  }
  return { ...values, ...(isDryRun ? { "dry-run": true } : { yes: true }) };
}

function failureOf(error: unknown): string {
  if (error instanceof CommandFailure || error instanceof UsageError) return error.message;
  const known = awsFailure(error);
  if (known) return known.message;
  console.error("the console failed:", error);
  return "the operation failed: the console's terminal says why";
}

function shown({ id, asked, isDryRun, lines, state, isCarriedOut }: RunningJob): Job {
  const canBeDone = isDryRun && state === "done" && !isCarriedOut;
  return { id, operation: asked.operation, isDryRun, state, lines, canBeDone };
}
