import { LocalRunError } from "../errors.ts";
import { parsePolicy, type Statement } from "../iam/policy.ts";
import type { Permission } from "../iam/required-permissions.ts";
import type { Declared, Resolver } from "../terraform/resolver.ts";

/** What a function may do, and as whom it is known. */
export interface FunctionRole {
  readonly roleName: string;
  /** Of its own policies. */
  readonly statements: readonly Statement[];
  /** Who may take the role on. */
  readonly trust: readonly Statement[];
  /** What Lambda wants of the role before it makes the function. */
  readonly wanted: readonly WantedPermission[];
}

export interface WantedPermission extends Permission {
  /** As Lambda names it: `SendMessage on SQS` */
  readonly call: string;
}

/** All policies of a stack that say something of the functions' calls. */
export interface StackPolicies {
  /** By function name. */
  readonly roles: ReadonlyMap<string, FunctionRole>;
  /** Policies of queues, topics and keys, by ARN. */
  readonly resources: ReadonlyMap<string, readonly Statement[]>;
  /** ARN of the key that encrypts a table, queue, topic or secret, by its ARN. */
  readonly keys: ReadonlyMap<string, string>;
}

/** Resources and arguments that give or take permissions and are not read: none of them is overlooked. */
const UNREAD_TYPES = [
  "aws_dynamodb_resource_policy",
  "aws_iam_policy_attachment",
  "aws_kms_grant",
  "aws_kms_key_policy",
];
const UNREAD_ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  aws_iam_role: ["inline_policy", "managed_policy_arns", "permissions_boundary"],
  aws_sns_topic: ["policy"],
  aws_sqs_queue: ["policy"],
};

/** @throws LocalRunError naming what it does not understand */
export async function readStackPolicies(resolver: Resolver): Promise<StackPolicies> {
  await refuseUnread(resolver);
  const [roles, resources, keys] = await Promise.all([
    readRoles(resolver),
    readResourcePolicies(resolver),
    readKeys(resolver),
  ]);
  return { roles, resources, keys };
}

async function refuseUnread(resolver: Resolver): Promise<void> {
  for (const type of UNREAD_TYPES) {
    const [first] = resolver.declared(type);
    if (first) throw new LocalRunError(`${first.address}: ${type} is not enforced locally`);
  }
  for (const [type, names] of Object.entries(UNREAD_ARGUMENTS)) {
    for (const declared of resolver.declared(type)) {
      for (const argument of names) {
        if ((await declared.get(argument)) === undefined) continue;
        throw new LocalRunError(`${declared.address}.${argument}: is not enforced locally`);
      }
    }
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

async function ownStatements(resolver: Resolver, roleName: string): Promise<Statement[]> {
  const statements: Statement[] = [];
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

async function readResourcePolicies(resolver: Resolver): Promise<Map<string, Statement[]>> {
  const policies = new Map<string, Statement[]>();
  const queueArns = new Map<unknown, string>();
  for (const queue of resolver.declared("aws_sqs_queue")) {
    const { url, arn } = await resolver.attributes(queue.address);
    queueArns.set(url, String(arn));
  }
  const add = async (declared: Declared, arn: string) => {
    policies.set(arn, parsePolicy(await declared.text("policy"), "resource", declared.address));
  };
  for (const policy of resolver.declared("aws_sqs_queue_policy")) {
    const arn = queueArns.get(await policy.get("queue_url"));
    if (arn === undefined) throw new LocalRunError(`${policy.address}.queue_url: no queue of the stack`);
    await add(policy, arn);
  }
  for (const policy of resolver.declared("aws_sns_topic_policy")) await add(policy, await policy.text("arn"));
  for (const key of resolver.declared("aws_kms_key")) {
    await add(key, String((await resolver.attributes(key.address)).arn));
  }
  return policies;
}

async function readKeys(resolver: Resolver): Promise<Map<string, string>> {
  const keys = new Map<string, string>();
  const add = async (declared: Declared, key: unknown) => {
    if (typeof key === "string") keys.set(String((await resolver.attributes(declared.address)).arn), key);
  };
  for (const type of ["aws_sqs_queue", "aws_sns_topic"]) {
    for (const declared of resolver.declared(type)) await add(declared, await declared.get("kms_master_key_id"));
  }
  for (const secret of resolver.declared("aws_secretsmanager_secret"))
    await add(secret, await secret.get("kms_key_id"));
  for (const table of resolver.declared("aws_dynamodb_table")) {
    const [encryption] = await table.blocks("server_side_encryption");
    await add(table, encryption?.kms_key_arn);
  }
  return keys;
}
