import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { CACHE, MissingToolError, requireVersion } from "./missing-tool.ts";
import { tail } from "./tail.ts";

const PYTHON_FROM = [3, 10] as const;

/**
 * The Python of a virtual environment that holds the packages of a requirements file, at their pinned versions; made on first
 * use.
 * @param what it is for, in messages
 * @throws MissingToolError
 */
export function pythonEnvironment(requirements: string, what: string, announce: (text: string) => void): string {
  const digest = createHash("sha256").update(readFileSync(requirements)).digest("hex").slice(0, 12);
  const environment = path.join(CACHE, `python-${digest}`);
  const python = path.join(environment, "bin", "python");
  const complete = path.join(environment, "complete");
  if (existsSync(complete)) return python;

  const { status, stdout } = spawnSync("python3", ["-c", "import platform; print(platform.python_version())"], {
    encoding: "utf8",
  });
  if (status !== 0) throw new MissingToolError(`python3 is not on the PATH; ${what} needs it`);
  requireVersion("python3", stdout.trim(), PYTHON_FROM);
  announce(`${what}, once: a virtual environment in ${path.basename(CACHE)}/`);
  rmSync(environment, { recursive: true, force: true });
  mkdirSync(CACHE, { recursive: true });
  must(
    "python3",
    ["-m", "venv", environment],
    "a virtual environment could not be made (Debian: apt install python3-venv)",
  );
  must(python, ["-m", "pip", "install", "--quiet", "--requirement", requirements], `${what} could not be installed`);
  writeFileSync(complete, "");
  return python;
}

function must(command: string, args: readonly string[], failure: string): void {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: "utf8" });
  if (status !== 0) throw new MissingToolError(`${failure}\n${tail(`${stdout}${stderr}`)}`);
}
