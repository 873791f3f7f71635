import path from "node:path";
import { CommandFailure } from "../../command-line/command.ts";

/** Something that a tool needs on the machine is missing; the message says what to do about it. */
export class MissingToolError extends CommandFailure {
  override readonly name = "MissingToolError";
}

/** What tools install on first use, kept from run to run; ignored by Git. */
export const CACHE = path.resolve(import.meta.dirname, "../../.e2e");

/** @throws MissingToolError if a version is older than needed */
export function requireVersion(name: string, version: string, [major, minor]: readonly [number, number]): void {
  const [givenMajor = 0, givenMinor = 0] = version.split(".").map(Number);
  if (givenMajor > major || (givenMajor === major && givenMinor >= minor)) return;
  throw new MissingToolError(`${name} is ${version}, needed is ${major}.${minor} or newer`);
}
