import { LocalBackend, S3Backend, TerraformBackend, TerraformStack } from "cdktf";
import { CloudBackend } from "./cloud-backend.ts";
import type { Settings } from "./settings/schema.ts";
import { SettingsError } from "./settings/settings-error.ts";

/** Names the bucket that keeps the Terraform state of every environment of an account. */
export function stateBucketName(settings: Settings): string {
  return `payment-terraform-state-${stateOwner(settings)}`;
}

/** Whose state it is: as set, else the account if exactly one is allowed. */
export function stateOwner({ stateBucketSuffix, allowedAccountIds }: Settings): string {
  const [account, ...others] = allowedAccountIds;
  return stateBucketSuffix ?? (account !== undefined && others.length === 0 ? account : "default");
}

/**
 * Gives a payment stack the backend that the settings ask for. A stack has exactly one.
 * @throws SettingsError if another stack of the app has the same state
 */
export function configureBackend(stack: TerraformStack, settings: Settings): void {
  const { environmentSuffix } = settings;
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
      break;
    }
    case "cloud":
      new CloudBackend(stack, {
        hostname: settings.cloudHostname,
        organization: settings.cloudOrganization ?? "",
        workspace: `payment-${environmentSuffix}`,
      });
      break;
    case "local":
      keepStateLocally(stack, `payment-${environmentSuffix}`);
  }
  refuseSharedState(stack);
}

/**
 * Keeps a stack's state in a file beside the output directory: for `cdktf.out` that is the project's root. The path is
 * relative to the stack directory, where Terraform runs, so that it is the same on every machine and survives a synth.
 * @throws SettingsError if another stack of the app has the same state
 */
export function keepStateLocally(stack: TerraformStack, name: string): void {
  new LocalBackend(stack, { path: `../../../terraform.${name}.tfstate` });
  refuseSharedState(stack);
}

/** Each of two stacks with one state would destroy what the other has made. */
function refuseSharedState(stack: TerraformStack): void {
  const other = stack.node.root.node
    .findAll()
    .find((each) => TerraformStack.isStack(each) && each !== stack && placeOfState(each) === placeOfState(stack));
  if (!other) return;
  throw new SettingsError([
    `${other.node.path} and ${stack.node.path}: given one state for both; allowed: one stack per environment, one state stack per bucket`,
  ]);
}

function placeOfState(stack: TerraformStack): string | undefined {
  const backend = stack.node.children.find((child) => TerraformBackend.isBackend(child));
  return backend && JSON.stringify((backend as TerraformBackend).toTerraform());
}
