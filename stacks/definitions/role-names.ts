import { ENVIRONMENT_VARIABLES } from "../../functions/runtime/environment.ts";

/** Source: IAM API Reference, CreateRole, RoleName. */
export const MAX_ROLE_NAME_LENGTH = 64;

/**
 * The name of a role. An account has it once, in all regions.
 * @param owner who takes on the role
 * @param region where the environment is deployed, if the account has it in another region, too
 */
export function roleName(owner: string, environmentSuffix: string, region?: string): string {
  return [owner, "role", environmentSuffix, ...(region === undefined ? [] : [region])].join("-");
}

/** The longest role name of an environment. */
export function longestRoleName(environmentSuffix: string, region?: string): string {
  const names = Object.keys(ENVIRONMENT_VARIABLES).map((owner) => roleName(owner, environmentSuffix, region));
  return names.reduce((longest, name) => (name.length > longest.length ? name : longest), "");
}
