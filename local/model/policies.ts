import { LocalRunError } from "../errors.ts";
import type { IamPermission } from "../iam/permission.ts";
import { type PolicyStatement, parsePolicy } from "../iam/policy.ts";
import type { Declared, Resolver } from "../terraform/resolver.ts";
import type { DeclaredSecurity } from "./security.ts";

/** What a function may do, and as whom it is known. */
export interface FunctionRole {
  readonly roleName: string;
  /** Of its own policies. */
  readonly statements: readonly PolicyStatement[];
  /** Who may take the role on. */
  readonly trust: readonly PolicyStatement[];
  /** What Lambda wants of the role before it makes the function. */
  readonly wanted: readonly WantedPermission[];
}

export interface WantedPermission extends IamPermission {
  /** As Lambda names it: `SendMessage on SQS` */
  readonly call: string;
}

/** All policies of a stack that say something of the functions' calls. */
export interface StackPolicies {
  /** By function name. */
  readonly roles: ReadonlyMap<string, FunctionRole>;
  /** Policies of queues, topics and keys, by ARN. */
  readonly resources: ReadonlyMap<string, readonly PolicyStatement[]>;
  /** ARN of the key that encrypts a table, queue, topic or secret, by its ARN. */
  readonly keys: ReadonlyMap<string, string>;
}

/** What no service says by itself: IAM gives permissions by policies, KMS guards its keys with them. */
const IAM_AND_KMS: DeclaredSecurity = {
  keys: {},
  policies: { aws_kms_key: async (key, stack) => String((await stack.attributes(key.address)).arn) },
  unread: [
    "aws_iam_policy_attachment",
    "aws_iam_role.inline_policy",
    "aws_iam_role.managed_policy_arns",
    "aws_iam_role.permissions_boundary",
    "aws_kms_grant",
    "aws_kms_key_policy",
  ],
};

/**
 * @param services where the resources of each service say who may use them
 * @throws LocalRunError naming what it does not understand
 */
export async function readStackPolicies(
  stack: Resolver,
  services: readonly DeclaredSecurity[],
): Promise<StackPolicies> {
  const all = [IAM_AND_KMS, ...services];
  for (const { unread } of all) for (const what of unread) await refuseUnread(stack, what);
  const [roles, resources, keys] = await Promise.all([
    readRoles(stack),
    readResourcePolicies(stack, all),
    readKeys(stack, all),
  ]);
  return { roles, resources, keys };
}

/** @param what a type, or an argument of one: `aws_sqs_queue.policy` */
async function refuseUnread(stack: Resolver, what: string): Promise<void> {
  const [type = "", argument] = what.split(".");
  for (const declared of stack.declared(type)) {
    if (argument === undefined) throw new LocalRunError(`${declared.address}: ${type} is not enforced locally`);
    if ((await declared.get(argument)) === undefined) continue;
    throw new LocalRunError(`${declared.address}.${argument}: is not enforced locally`);
  }
}

async function readRoles(resolver: Resolver): Promise<Map<string, FunctionRole>> {
  const rolesByArn = new Map<string, Declared>();
  for (const role of resolver.declared("aws_iam_role")) {
    rolesByArn.set(String((await resolver.attributes(role.address)).arn), role);
  }
  const roles = new Map<string, FunctionRole>();
  for (const fn of resolver.declared("aws_lambda_function")) {
    const role = rolesByArn.get(await fn.text("role"));
    if (!role) throw new LocalRunError(`${fn.address}.role: no role of the stack`);
    const roleName = await role.text("name");
    await refuseAttachments(resolver, roleName);
    roles.set(await fn.text("function_name"), {
      roleName,
      statements: await ownStatements(resolver, roleName),
      trust: parsePolicy(await role.text("assume_role_policy"), "trust", `${role.address}.assume_role_policy`),
      wanted: await wantedByLambda(fn),
    });
  }
  return roles;
}

/** Source: Lambda API Reference, "CreateFunction": DeadLetterConfig and TracingConfig need the execution role's permission. */
async function wantedByLambda(fn: Declared): Promise<WantedPermission[]> {
  const [deadLetters] = await fn.blocks("dead_letter_config");
  const [tracing] = await fn.blocks("tracing_config");
  return [
    ...(deadLetters === undefined
      ? []
      : [{ action: "sqs:SendMessage", resource: String(deadLetters.target_arn), call: "SendMessage on SQS" }]),
    ...(tracing?.mode === "Active"
      ? [{ action: "xray:PutTraceSegments", resource: "*", call: "PutTraceSegments on XRAY" }]
      : []),
  ];
}

async function ownStatements(resolver: Resolver, roleName: string): Promise<PolicyStatement[]> {
  const statements: PolicyStatement[] = [];
  for (const policy of resolver.declared("aws_iam_role_policy")) {
    if ((await policy.text("role")) !== roleName) continue;
    statements.push(...parsePolicy(await policy.text("policy"), "identity", policy.address));
  }
  return statements;
}

/** What a policy outside the stack allows is not known here. */
async function refuseAttachments(resolver: Resolver, roleName: string): Promise<void> {
  for (const attachment of resolver.declared("aws_iam_role_policy_attachment")) {
    if ((await attachment.text("role")) === roleName) {
      throw new LocalRunError(`${attachment.address}: a policy that is not in the stack is not enforced locally`);
    }
  }
}

async function readResourcePolicies(
  stack: Resolver,
  services: readonly DeclaredSecurity[],
): Promise<Map<string, PolicyStatement[]>> {
  const policies = new Map<string, PolicyStatement[]>();
  for (const [type, arnOf] of services.flatMap((service) => Object.entries(service.policies))) {
    for (const declared of stack.declared(type)) {
      const arn = await arnOf(declared, stack);
      policies.set(arn, parsePolicy(await declared.text("policy"), "resource", declared.address));
    }
  }
  return policies;
}

async function readKeys(stack: Resolver, services: readonly DeclaredSecurity[]): Promise<Map<string, string>> {
  const keys = new Map<string, string>();
  for (const [type, keyOf] of services.flatMap((service) => Object.entries(service.keys))) {
    for (const declared of stack.declared(type)) {
      const key = await keyOf(declared);
      if (typeof key === "string") keys.set(String((await stack.attributes(declared.address)).arn), key);
    }
  }
  return keys;
}
