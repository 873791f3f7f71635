/** What a deployment test needs on the machine. Whatever is missing is said, with what to do about it. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { tail } from "./processes.ts";

/** Something that a test needs is missing. */
export class MissingToolError extends Error {
  override readonly name = "MissingToolError";
}

const PROJECT = path.resolve(import.meta.dirname, "../..");
/** Kept between runs; ignored by Git. */
const CACHE = path.join(PROJECT, ".e2e");
const REQUIREMENTS = path.join(import.meta.dirname, "requirements.txt");
/** `use_lockfile` of the S3 backend is stable from here on. */
const TERRAFORM_FROM = [1, 11] as const;
const PYTHON_FROM = [3, 10] as const;

/** @throws MissingToolError */
export function requireTerraform(binary: string): string {
  const { status, stdout } = spawnSync(binary, ["version", "-json"], { encoding: "utf8" });
  if (status !== 0) {
    throw new MissingToolError(`${binary} is not on the PATH: https://developer.hashicorp.com/terraform/install`);
  }
  const version: string = JSON.parse(stdout).terraform_version;
  requireVersion(binary, version, TERRAFORM_FROM);
  return version;
}

/**
 * The Python of a virtual environment that holds the emulator at its pinned version; made on first use.
 * @throws MissingToolError
 */
export function emulatorPython(announce: (text: string) => void): string {
  const requirements = readFileSync(REQUIREMENTS);
  const environment = path.join(
    CACHE,
    `python-${createHash("sha256").update(requirements).digest("hex").slice(0, 12)}`,
  );
  const python = path.join(environment, "bin", "python");
  const complete = path.join(environment, "complete");
  if (existsSync(complete)) return python;

  const { status, stdout } = spawnSync("python3", ["-c", "import platform; print(platform.python_version())"], {
    encoding: "utf8",
  });
  if (status !== 0) throw new MissingToolError("python3 is not on the PATH; the AWS emulator (MiniStack) needs it");
  requireVersion("python3", stdout.trim(), PYTHON_FROM);
  announce("the AWS emulator, once: a virtual environment in .e2e/");
  rmSync(environment, { recursive: true, force: true });
  mkdirSync(CACHE, { recursive: true });
  must(
    "python3",
    ["-m", "venv", environment],
    "a virtual environment could not be made (Debian: apt install python3-venv)",
  );
  must(
    python,
    ["-m", "pip", "install", "--quiet", "--requirement", REQUIREMENTS],
    "the AWS emulator could not be installed",
  );
  writeFileSync(complete, "");
  return python;
}

/** Environment with which `terraform init` finds the providers: a given mirror, else the registry with a cache. */
export function providerEnvironment(): Record<string, string> {
  if (hasProviderMirror()) return {};
  const cache = path.join(CACHE, "providers");
  mkdirSync(cache, { recursive: true });
  return { TF_PLUGIN_CACHE_DIR: cache, TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE: "true" };
}

/** Whether Terraform's own configuration says where providers come from: then the registry is not to be asked. */
export function hasProviderMirror(): boolean {
  const file = process.env.TF_CLI_CONFIG_FILE;
  return file !== undefined && existsSync(file) && readFileSync(file, "utf8").includes("provider_installation");
}

/**
 * Makes sure of the providers before anything long begins.
 * @param directory a stack directory; it is initialized without its backend
 * @throws MissingToolError
 */
export function requireProviders(binary: string, directory: string): void {
  const { status, stdout, stderr } = spawnSync(binary, ["init", "-backend=false", "-input=false", "-no-color"], {
    cwd: directory,
    encoding: "utf8",
  });
  if (status === 0) return;
  throw new MissingToolError(
    "Terraform cannot get the providers: let it reach its registry, or point TF_CLI_CONFIG_FILE at a configuration with a " +
      `mirror (provider_installation)\n${tail(stdout + stderr)}`,
  );
}

function requireVersion(name: string, version: string, [major, minor]: readonly [number, number]): void {
  const [givenMajor = 0, givenMinor = 0] = version.split(".").map(Number);
  if (givenMajor > major || (givenMajor === major && givenMinor >= minor)) return;
  throw new MissingToolError(`${name} is ${version}, needed is ${major}.${minor} or newer`);
}

function must(command: string, args: readonly string[], failure: string): void {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: "utf8" });
  if (status !== 0) throw new MissingToolError(`${failure}\n${tail(`${stdout}${stderr}`)}`);
}
