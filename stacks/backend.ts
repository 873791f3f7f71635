import { LocalBackend, S3Backend, TerraformBackend, TerraformStack } from "cdktf";
import { CloudBackend } from "./cloud-backend.ts";
import { stateFolder } from "./definitions/names.ts";
import type { Settings } from "./settings/schema.ts";
import { SettingsError } from "./settings/settings-error.ts";

/** Names the bucket that keeps the Terraform state of every environment of an account. */
export function stateBucketName(settings: Settings): string {
  return `payment-terraform-state-${stateOwner(settings)}`;
}

/** Whose state it is: as set, else the account if exactly one is allowed. */
export function stateOwner(settings: Settings): string {
  return namedOwner(settings) ?? "default";
}

/** Whether the bucket's name is one that every other user of this project would have as well. */
export function hasSharedBucketName(settings: Settings): boolean {
  return namedOwner(settings) === undefined;
}

function namedOwner({ stateBucketSuffix, allowedAccountIds }: Settings): string | undefined {
  const [account, ...others] = allowedAccountIds;
  return stateBucketSuffix ?? (others.length === 0 ? account : undefined);
}

/** What a state is of: `payment/prod`. No environment's own name has an underscore in it. */
interface StateOf {
  readonly what: string;
  readonly name: string;
}

/** The state of an environment. */
export function ofEnvironment({ environmentSuffix, namePrefix, region, regionInNames }: Settings): StateOf {
  return { what: stateFolder(namePrefix), name: regionInNames ? `${environmentSuffix}_${region}` : environmentSuffix };
}

/**
 * The state of another stack of an environment.
 * @throws Error if its name could be that of another state
 */
export function ofStack(stack: string, settings: Settings): StateOf {
  if (!/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(stack)) {
    throw new Error(`state: given "${stack}"; allowed: lower-case letters, digits and -, not first or last a -`);
  }
  const { what, name } = ofEnvironment(settings);
  return { what: `${what}_${stack}`, name };
}

/** The state of what a region has once for all environments. */
export function ofRegion({ region }: Settings): StateOf {
  return { what: "payment_api-logging", name: region };
}

/** The state of what an account has once. */
export function ofAccount(settings: Settings): StateOf {
  return { what: "payment_ci-roles", name: stateOwner(settings) };
}

/**
 * Gives a stack the backend that the settings ask for. A stack has exactly one.
 * @throws SettingsError if another stack of the app has the same state
 */
export function configureBackend(stack: TerraformStack, settings: Settings, { what, name }: StateOf): void {
  switch (settings.backend) {
    case "s3": {
      const backend = new S3Backend(stack, {
        bucket: stateBucketName(settings),
        key: `${what}/${name}/terraform.tfstate`,
        region: settings.stateBucketRegion,
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
        workspace: `${what}-${name}`,
      });
      break;
    case "local":
      keepStateLocally(stack, `${what}-${name}`);
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
