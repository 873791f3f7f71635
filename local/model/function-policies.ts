import { LocalRunError } from "../errors.ts";
import type { Condition, PolicyStatement, StatementPrincipals } from "../iam/policy.ts";
import type { Declared, Resolver } from "../terraform/resolver.ts";

/** Arguments that narrow a permission in ways that nothing here decides. */
const UNREAD_ARGUMENTS = ["event_source_token", "function_url_auth_type", "principal_org_id", "qualifier"];

/**
 * The policy of each function that has one, by ARN: a statement for each permission, as Lambda adds it.
 * Source: Lambda API Reference, "AddPermission".
 * @throws LocalRunError naming what it does not understand
 */
export async function readFunctionPolicies(resolver: Resolver): Promise<Map<string, PolicyStatement[]>> {
  const policies = new Map<string, PolicyStatement[]>();
  const arns = new Map<string, string>();
  for (const fn of resolver.declared("aws_lambda_function")) {
    const arn = String((await resolver.attributes(fn.address)).arn);
    arns.set(arn, arn).set(await fn.text("function_name"), arn);
  }
  for (const permission of resolver.declared("aws_lambda_permission")) {
    const arn = arns.get(await permission.text("function_name"));
    if (arn === undefined) throw new LocalRunError(`${permission.address}.function_name: no function of the stack`);
    policies.set(arn, [...(policies.get(arn) ?? []), await readPermission(permission, arn)]);
  }
  return policies;
}

async function readPermission(permission: Declared, functionArn: string): Promise<PolicyStatement> {
  for (const argument of UNREAD_ARGUMENTS) {
    if ((await permission.get(argument)) !== undefined) {
      throw new LocalRunError(`${permission.address}.${argument} is not understood`);
    }
  }
  const conditions: readonly (Omit<Condition, "values"> & { readonly value: string | undefined })[] = [
    { operator: "ArnLike", key: "aws:SourceArn", value: await permission.optionalText("source_arn") },
    { operator: "StringEquals", key: "aws:SourceAccount", value: await permission.optionalText("source_account") },
  ];
  return {
    at: permission.address,
    effect: "Allow",
    actions: [await permission.text("action")],
    resources: [functionArn],
    principals: principalsOf(await permission.text("principal"), permission.address),
    conditions: conditions.flatMap(({ value, ...condition }) =>
      value === undefined ? [] : [{ ...condition, values: [value] }],
    ),
  };
}

function principalsOf(principal: string, at: string): StatementPrincipals {
  if (principal === "*") return { everybody: true, services: [], accountIds: [] };
  if (/^\d{12}$/.test(principal)) return { everybody: false, services: [], accountIds: [principal] };
  if (/^[\w.-]+\.amazonaws\.com$/.test(principal)) return { everybody: false, services: [principal], accountIds: [] };
  throw new LocalRunError(`${at}.principal: "${principal}" is not understood`);
}
