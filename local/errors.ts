import { CommandFailure } from "../command-line/command.ts";

/** Why the local run cannot start, in one line that says what to change. */
export class LocalRunError extends CommandFailure {
  override readonly name = "LocalRunError";
}
