import { fileURLToPath } from "node:url";
import { messageOf } from "../child.ts";

/** Milliseconds of one cold start. */
export interface ColdStart {
  /** From the start of the process until the handler is about to be loaded: Node and Lambda's runtime. */
  readonly runtime: number;
  /** Reading and compiling the bundle, and what it imports of Node. */
  readonly load: number;
  /** Running the bundle's top level. */
  readonly init: number;
  /** From the start of the process until the first AWS call leaves; the answer, if there is none. */
  readonly untilFirstAwsCall: number;
  /** The first invocation, AWS calls included. */
  readonly firstCall: number;
  /** From the start of the process until the answer. */
  readonly total: number;
  /** Processor time until the answer, of all threads: what a busy machine blurs least. */
  readonly cpu: number;
  readonly statusCode: number;
}

const BOOTSTRAP = fileURLToPath(new URL("bootstrap.mjs", import.meta.url));

/**
 * Starts a process as Lambda starts a container, and lets it answer one event.
 * @param handlerFile file of the bundle
 * @param runtimeApi where it asks for the event
 * @throws Error if it answers with anything but success
 */
export function coldStart(
  handlerFile: string,
  runtimeApi: string,
  environment: Readonly<Record<string, string>>,
): Promise<ColdStart> {
  return messageOf(BOOTSTRAP, [], {
    env: { ...environment, RUNTIME_API: runtimeApi, HANDLER_FILE: handlerFile },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
}
