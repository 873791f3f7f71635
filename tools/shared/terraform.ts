import { spawnSync } from "node:child_process";
import { MissingToolError, requireVersion } from "./missing-tool.ts";

/** `use_lockfile` of the S3 backend is stable from here on. */
const TERRAFORM_FROM = [1, 11] as const;

/**
 * Makes sure of Terraform, or of OpenTofu, which counts its versions likewise.
 * @returns its version
 * @throws MissingToolError
 */
export function requireTerraform(binary: string): string {
  const { status, stdout } = spawnSync(binary, ["version", "-json"], { encoding: "utf8" });
  if (status !== 0) {
    throw new MissingToolError(`${binary} is not on the PATH: https://developer.hashicorp.com/terraform/install`);
  }
  const version: string = JSON.parse(stdout).terraform_version;
  requireVersion(binary, version, TERRAFORM_FROM);
  return version;
}
