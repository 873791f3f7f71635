import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { CommandFailure } from "../../command-line/command.ts";
import { tail } from "../shared/tail.ts";

export const LOCK_FILE = ".terraform.lock.hcl";

/** Where Terraform and HCP Terraform usually run. */
export const PLATFORMS = ["darwin_amd64", "darwin_arm64", "linux_amd64", "linux_arm64", "windows_amd64"];

export interface ProviderLockOptions {
  /** The program that locks: Terraform or OpenTofu, each of which locks the packages of its own registry. */
  readonly terraform: string;
  readonly platforms: readonly string[];
  /** Directory or https address of a mirror. @default - the registry */
  readonly mirror: string | undefined;
}

/**
 * Writes the lock file of a stack directory, with hashes for each platform. What the stack's `terraform init` would write has hashes for the
 * platform of this machine only.
 * @throws CommandFailure with what Terraform had to say
 */
export function lockProviders(directory: string, { terraform, platforms, mirror }: ProviderLockOptions): Uint8Array {
  const args = ["providers", "lock", "-no-color", ...originOf(mirror), ...platforms.map((name) => `-platform=${name}`)];
  const { status, stdout, stderr, error } = spawnSync(terraform, args, { cwd: directory, encoding: "utf8" });
  if (status !== 0) {
    throw new CommandFailure(
      "the providers cannot be locked: let Terraform reach its registry, or give a mirror that has every platform " +
        `(--mirror, --platform)\n${tail(error?.message ?? stdout + stderr)}`,
    );
  }
  return readFileSync(path.join(directory, LOCK_FILE));
}

function originOf(mirror: string | undefined): string[] {
  if (mirror === undefined) return [];
  return [/^https?:/.test(mirror) ? `-net-mirror=${mirror}` : `-fs-mirror=${path.resolve(mirror)}`];
}
