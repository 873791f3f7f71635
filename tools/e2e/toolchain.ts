/** What a deployment test needs on the machine. Whatever is missing is said, with what to do about it. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { CACHE, MissingToolError } from "../shared/missing-tool.ts";
import { tail } from "../shared/tail.ts";

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

/** The directory of a mirror, if Terraform's own configuration names one. */
export function mirrorDirectory(): string | undefined {
  if (!hasProviderMirror()) return undefined;
  const [, directory] =
    /filesystem_mirror\s*\{[^}]*path\s*=\s*"([^"]+)"/.exec(
      readFileSync(String(process.env.TF_CLI_CONFIG_FILE), "utf8"),
    ) ?? [];
  return directory;
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
