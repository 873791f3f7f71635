import { type ConsoleAddress, listenForConsole } from "./address.ts";
import type { ConsoleContext } from "./route.ts";

export interface ConsoleOptions {
  /** 0: a free one */
  readonly port: number;
  /** Opens the environment when it is asked for first, and again if that failed. */
  open(): Promise<ConsoleContext>;
}

/**
 * Serves the console on 127.0.0.1. What it needs is loaded when somebody opens it.
 * @throws CommandFailure if the port cannot be had
 */
export function startConsole({ port, open }: ConsoleOptions): Promise<ConsoleAddress> {
  return listenForConsole(port, async (access) => (await import("./app.ts")).consoleApp(access, open));
}
