import type { TerraformStack } from "cdktf";
import { LocalBackend, S3Backend } from "cdktf";
import { CloudBackend } from "./cloud-backend.ts";
import type { Settings } from "./settings/schema.ts";

/** Names the bucket that keeps the Terraform state of every environment of an account. */
export function stateBucketName(settings: Settings): string {
  return `payment-terraform-state-${stateOwner(settings)}`;
}

/** Whose state it is: as set, else the account if exactly one is allowed. */
export function stateOwner({ stateBucketSuffix, allowedAccountIds }: Settings): string {
  const [account, ...others] = allowedAccountIds;
  return stateBucketSuffix ?? (account !== undefined && others.length === 0 ? account : "default");
}

/** Gives a payment stack the backend that the settings ask for. A stack has exactly one. */
export function configureBackend(stack: TerraformStack, environmentSuffix: string, settings: Settings): void {
  switch (settings.backend) {
    case "s3": {
      const backend = new S3Backend(stack, {
        bucket: stateBucketName(settings),
        key: `payment/${environmentSuffix}/terraform.tfstate`,
        region: settings.region,
        encrypt: true,
      });
      // The typings lack it (hashicorp/terraform-cdk#3889).
      backend.addOverride("use_lockfile", true);
      return;
    }
    case "cloud":
      new CloudBackend(stack, {
        hostname: settings.cloudHostname,
        organization: settings.cloudOrganization ?? "",
        workspace: `payment-${environmentSuffix}`,
      });
      return;
    case "local":
      keepStateLocally(stack, `payment-${environmentSuffix}`);
  }
}

/**
 * Keeps a stack's state in a file beside the output directory: for `cdktf.out` that is the project's root. The path is
 * relative to the stack directory, where Terraform runs, so that it is the same on every machine and survives a synth.
 */
export function keepStateLocally(stack: TerraformStack, name: string): void {
  new LocalBackend(stack, { path: `../../../terraform.${name}.tfstate` });
}
