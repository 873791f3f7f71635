/** The names of what an environment has in AWS. */
import { ENVIRONMENT_VARIABLES } from "../../functions/runtime/environment.ts";

/** Source: IAM API Reference, CreateRole, RoleName. */
export const MAX_ROLE_NAME_LENGTH = 64;

/** What all names of an environment have in common. */
export interface NamingProps {
  /** The end of its names in AWS. */
  readonly environmentSuffix: string;
  /** The beginning of its names in AWS. @default - none */
  readonly namePrefix?: string | undefined;
}

/** The name of something: `payment-transactions-prod`, with the prefix acme `acme-payment-transactions-prod`. */
export function nameOf(what: string, { environmentSuffix, namePrefix }: NamingProps): string {
  return [...(namePrefix === undefined ? [] : [namePrefix]), what, environmentSuffix].join("-");
}

/** The log group of a function, by the function's whole name. */
export function functionLogGroup(functionName: string): string {
  return `/aws/lambda/${functionName}`;
}

/** The log group of an API's access log, by the API's whole name. */
export function accessLogGroup(apiName: string): string {
  return `/aws/apigateway/${apiName}/access`;
}

const TABLE = /^(?:(?<namePrefix>.+)-)?payment-transactions-(?<environmentSuffix>.+)$/;

/** How an environment is named whose table has this name; undefined if that is not a table of ours. */
export function namingOfTable(name: string): NamingProps | undefined {
  const { namePrefix, environmentSuffix } = TABLE.exec(name)?.groups ?? {};
  return environmentSuffix === undefined ? undefined : { namePrefix, environmentSuffix };
}

/** In which folder the states of environments are. No prefix has an underscore in it. */
export function stateFolder(namePrefix: string | undefined): string {
  return namePrefix === undefined ? "payment" : `${namePrefix}_payment`;
}

/** The log group of what operators changed: `/payment/prod/operations`, with the prefix acme `/acme-payment/prod/operations`. */
export function operationsLogGroup({ environmentSuffix, namePrefix }: NamingProps): string {
  return `/${namePrefix === undefined ? "payment" : `${namePrefix}-payment`}/${environmentSuffix}/operations`;
}

/** The name of an alarm: what is watched, where, and the symptom. `webhook-processor-prod-errors`. */
export function alarmName(watched: string, naming: NamingProps, symptom: string): string {
  return `${nameOf(watched, naming)}-${symptom}`;
}

/**
 * The name of a role. An account has it once, in all regions.
 * @param owner who takes on the role
 * @param region where the environment is deployed, if the account has it in another region, too
 */
export function roleName(owner: string, naming: NamingProps, region?: string): string {
  return [nameOf(`${owner}-role`, naming), ...(region === undefined ? [] : [region])].join("-");
}

/** The longest role name of an environment. */
export function longestRoleName(naming: NamingProps, region?: string): string {
  const names = Object.keys(ENVIRONMENT_VARIABLES).map((owner) => roleName(owner, naming, region));
  return names.reduce((longest, name) => (name.length > longest.length ? name : longest), "");
}
