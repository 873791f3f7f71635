import { NAMED_RESOURCES } from "../../local/aws/named-resources.ts";
import { SERVICES } from "../../local/aws/services/index.ts";
import { type PolicyStatement, parsePolicy } from "../../local/iam/policy.ts";
import { readFunctionPolicies } from "../../local/model/function-policies.ts";
import { readStackPolicies, type StackPolicies } from "../../local/model/policies.ts";
import { type Provisioner, Resolver } from "../../local/terraform/resolver.ts";
import { type Block, type JsonObject, stackFromJson } from "../../local/terraform/terraform-json.ts";
import type { StackJson } from "./synth.ts";

export const ACCOUNT = "000000000000";
const REGION = "us-east-1";

/** Gives what an emulator would otherwise make the ARN and URL that it has on AWS. */
const named =
  (service: string, argument = "name", prefix = ""): Provisioner =>
  async (resource) => {
    const name = await resource.text(argument);
    const place = service === "s3" ? ":" : `${REGION}:${ACCOUNT}`;
    const url = `https://${service}.${REGION}.amazonaws.com/${ACCOUNT}/${name}`;
    return { id: name, url, arn: `arn:aws:${service}:${place}:${prefix}${name}` };
  };

/**
 * A synthesized stack whose references have the values that they would have on AWS.
 * @param additions arguments that blocks have besides, or instead, by address; a block that is not there is added
 */
export function resolverOf(stack: StackJson, additions: Readonly<Record<string, JsonObject>> = {}): Resolver {
  const { blocks, ...rest } = stackFromJson("/stack", stack as unknown as JsonObject);
  const changed = Object.entries(additions).map(([address, more]): [string, Block] => {
    const block = blocks.get(address) ?? { address, type: address.split(".")[0] ?? "", arguments: {} };
    return [address, { ...block, arguments: { ...block.arguments, ...more } }];
  });
  return new Resolver(
    { ...rest, blocks: new Map([...blocks, ...changed]) },
    {
      ...NAMED_RESOURCES,
      aws_dynamodb_table: named("dynamodb", "name", "table/"),
      aws_sqs_queue: named("sqs"),
      aws_sns_topic: named("sns"),
      aws_cloudwatch_log_group: named("logs", "name", "log-group:"),
      aws_s3_bucket: named("s3", "bucket"),
    },
  );
}

/** What the stack declares of a type: ARN by name. */
export async function arnsOf(resolver: Resolver, type: string): Promise<Record<string, string>> {
  const all = resolver
    .declared(type)
    .map(
      async ({ address }) => [address.split(".")[1] ?? "", String((await resolver.attributes(address)).arn)] as const,
    );
  return Object.fromEntries(await Promise.all(all));
}

/** Every policy of the stack, the functions' and the buckets' included, by the ARN of what it is attached to. */
export async function resourcePoliciesOf(resolver: Resolver): Promise<Map<string, readonly PolicyStatement[]>> {
  const { resources }: StackPolicies = await readStackPolicies(
    resolver,
    SERVICES.map(({ security }) => security),
  );
  const policies = new Map<string, readonly PolicyStatement[]>([
    ...resources,
    ...(await readFunctionPolicies(resolver)),
  ]);
  for (const policy of resolver.declared("aws_s3_bucket_policy")) {
    const arn = `arn:aws:s3:::${await policy.text("bucket")}`;
    policies.set(arn, parsePolicy(await policy.text("policy"), "resource", policy.address));
  }
  return policies;
}
