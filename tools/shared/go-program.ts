import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { CACHE, MissingToolError } from "./missing-tool.ts";
import { tail } from "./tail.ts";

/**
 * A program built from a Go module, at its pinned version; built on first use.
 * @param module as `go install` takes it: `github.com/terraform-linters/tflint@v0.64.0`
 * @returns the program's path
 * @throws MissingToolError
 */
export function goProgram(module: string, announce: (text: string) => void): string {
  const [source = "", version = ""] = module.split("@");
  const name = path.basename(source);
  const directory = path.join(CACHE, `${name}-${version}`);
  const program = path.join(directory, name);
  if (existsSync(program)) return program;

  if (spawnSync("go", ["version"]).status !== 0) throw new MissingToolError(`go is not on the PATH; ${name} needs it`);
  announce(`${name}, once: built into ${path.basename(CACHE)}/`);
  const { status, stderr } = spawnSync("go", ["install", module], {
    encoding: "utf8",
    env: { ...process.env, GOBIN: directory },
  });
  if (status !== 0) throw new MissingToolError(`${name} could not be built\n${tail(stderr)}`);
  return program;
}
