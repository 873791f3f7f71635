import { addressOf, type ChangeKind, changeKind } from "./changes.ts";
import { isObject, type Json, type Plan, type ResourceChange } from "./plan.ts";

/** Something that the plan would do and that nobody wants by accident: it is refused unless its address is allowed. */
export interface Danger {
  readonly address: string;
  /** What follows the address in a sentence: `is destroyed, its items with it`. */
  readonly what: string;
  /** What to do instead, if there is something. */
  readonly remedy?: string;
  readonly allowed: boolean;
}

type Found = Omit<Danger, "allowed">;

/** What is lost with a resource of a type, if it is destroyed or replaced. */
const LOST_WITH: ReadonlyMap<string, string> = new Map([
  ["aws_dynamodb_table", "its items"],
  ["aws_kms_key", "whatever it encrypted"],
  ["aws_sqs_queue", "its messages"],
  ["aws_cloudwatch_log_group", "its logs"],
  ["aws_s3_bucket", "its objects"],
  ["aws_sns_topic", "its subscriptions"],
  ["aws_secretsmanager_secret", "its value"],
  ["aws_api_gateway_rest_api", "the URL that every sender calls"],
]);

/**
 * What a plan would do that loses something.
 * @param allowed addresses for which it is intended
 */
export function dangers(plan: Plan, allowed: readonly string[]): Danger[] {
  const managed = plan.resource_changes.filter(({ mode }) => mode !== "data");
  return [
    ...anotherRegion(plan),
    ...managed.flatMap((resource) => [
      ...lossOf(resource),
      ...permissionLeftBehind(resource, plan),
      ...accountRoleTaken(resource),
    ]),
  ].map((danger) => ({ ...danger, allowed: allowed.some((address) => isOf(address, danger)) }));
}

function isOf(address: string, danger: Found): boolean {
  return danger.address === address || danger.address.startsWith(`${address} (deposed `);
}

function lossOf(resource: ResourceChange): Found[] {
  const loses = LOST_WITH.get(resource.type);
  const kind = changeKind(resource.change.actions);
  if (loses === undefined || !isLoss(kind)) return [];
  return [{ address: addressOf(resource), what: `is ${kind}, ${loses} with it`, ...remedyFor(resource) }];
}

function isLoss(kind: ChangeKind | undefined): kind is "replaced" | "destroyed" {
  return kind === "replaced" || kind === "destroyed";
}

/** An apply that is interrupted while it makes a resource leaves it tainted, whole or not. */
function remedyFor({ address, action_reason }: ResourceChange): Pick<Found, "remedy"> {
  if (action_reason !== "replace_because_tainted") return {};
  return {
    remedy: `an interrupted apply left it marked as tainted: look at it in AWS, and if it is whole, keep it with \`terraform untaint '${address}'\``,
  };
}

/** Lambda forgets who may invoke a function when it is destroyed, and a permission that stays in the state is not made again. */
function permissionLeftBehind({ address, type, change }: ResourceChange, plan: Plan): Found[] {
  if (type !== "aws_lambda_function" || changeKind(change.actions) !== "replaced") return [];
  const name = attribute(change.before, "function_name");
  if (name === undefined || name !== attribute(change.after, "function_name")) return [];
  const kept = plan.resource_changes.filter(
    (other) =>
      other.type === "aws_lambda_permission" &&
      changeKind(other.change.actions) === undefined &&
      String(attribute(other.change.before, "function_name")).split(":").at(-1) === name,
  );
  if (kept.length === 0) return [];
  const permissions = kept.map((permission) => permission.address);
  return [
    {
      address,
      what: `is replaced without ${permissions.join(", ")}: nobody may invoke it until the next apply`,
      remedy: `replace them in the same plan: ${permissions.map((permission) => `-replace='${permission}'`).join(" ")}`,
    },
  ];
}

/** The role with which API Gateway writes logs exists once per account and region: setting it takes it from all others. */
function accountRoleTaken({ address, type, change }: ResourceChange): Found[] {
  if (type !== "aws_api_gateway_account") return [];
  const role = attribute(change.before, "cloudwatch_role_arn");
  const kind = changeKind(change.actions);
  if (!role || role === attribute(change.after, "cloudwatch_role_arn") || kind === undefined || kind === "forgotten")
    return [];
  return [
    {
      address,
      what: `is ${kind}: every API of this account and region stops to log with the role that is set there`,
      remedy: "if another team has set it, leave it to them: set manageApiGatewayAccount to false",
    },
  ];
}

/** Resources stay where they are, so that what names a region would point at nothing. */
function anotherRegion({ region, prior }: Plan): Found[] {
  const elsewhere = prior.find(
    ({ values }) => region !== undefined && ![undefined, "", region].includes(regionOf(values)),
  );
  if (!elsewhere) return [];
  return [
    {
      address: elsewhere.address,
      what: `is in ${regionOf(elsewhere.values)}, and the plan is for ${region}: what is deployed does not move`,
      remedy: "set the region back, or deploy another environment there",
    },
  ];
}

/** The fourth part of an ARN; empty for what has no region, as a role. */
function regionOf({ arn }: { readonly arn?: Json }): string | undefined {
  return typeof arn === "string" && arn.startsWith("arn:") ? arn.split(":")[3] : undefined;
}

function attribute(values: Json, name: string): Json | undefined {
  return isObject(values) ? values[name] : undefined;
}
