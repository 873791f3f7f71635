import { type ForkOptions, fork } from "node:child_process";
import { once } from "node:events";

/**
 * Runs a program in a process of its own, so that nothing else is measured with it.
 * @param file a module that sends one message and then ends
 * @returns the message
 * @throws Error if it ends without one
 */
export async function messageOf<T>(file: string, args: readonly string[], options: ForkOptions = {}): Promise<T> {
  const child = fork(file, args, { execArgv: [], ...options });
  const exited = once(child, "exit");
  const [message] = (await Promise.race([
    once(child, "message"),
    exited.then(([status]) => Promise.reject(new Error([file, ...args, `ended with status ${status}`].join(" ")))),
  ])) as [T];
  await exited;
  return message;
}
