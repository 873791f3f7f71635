import { Access } from "../../local/access/access.ts";
import { SERVICES } from "../../local/aws/services/index.ts";
import { readFunctionPolicies } from "../../local/model/function-policies.ts";
import { readStackPolicies } from "../../local/model/policies.ts";
import type { JsonObject } from "../../local/terraform/terraform-json.ts";
import { resolverOf } from "../../testing/stacks/stack-policies.ts";
import { removeOutput, synthPayment } from "../../testing/stacks/synth.ts";

const stack = synthPayment();

afterAll(removeOutput);

/** Reads the policies that the local run enforces, of a stack with these additions. */
async function enforce(additions: Readonly<Record<string, JsonObject>> = {}): Promise<Access> {
  const resolver = resolverOf(stack, additions);
  await readFunctionPolicies(resolver);
  return new Access(
    await readStackPolicies(
      resolver,
      SERVICES.map(({ security }) => security),
    ),
  );
}

const ROLE_POLICY = "aws_iam_role_policy.transaction_reader";
const PERMISSION = "aws_lambda_permission.get_transactions_id";

const allowing = (Action: string, Resource: string) => ({
  [ROLE_POLICY]: {
    policy: JSON.stringify({ Version: "2012-10-17", Statement: { Effect: "Allow", Action, Resource } }),
  },
});

test("given the stack's policies, when the local run reads them, then all are understood", async () => {
  expect((await enforce()).granted.length).toBeGreaterThan(30);
});

test.each<[string, Readonly<Record<string, JsonObject>>, string]>([
  [
    "a role that may not send its function's traces",
    allowing("sqs:SendMessage", "${aws_sqs_queue.transaction_reader_dlq.arn}"),
    "transaction-reader-prod: The provided execution role does not have permissions to call PutTraceSegments on XRAY",
  ],
  [
    "a role that may not send its function's dead letters",
    allowing("*", "${aws_sqs_queue.webhook_processor_dlq.arn}"),
    "transaction-reader-prod: The provided execution role does not have permissions to call SendMessage on SQS",
  ],
])(
  "given %s, when the stack is served, then the local run refuses it as AWS does",
  async (_what, additions, message) => {
    await expect(enforce(additions)).rejects.toThrow(message);
  },
);

const ROLE = "aws_iam_role.transaction_reader";

test.each<[string, JsonObject, string]>([
  [ROLE, { permissions_boundary: "arn:aws:iam::aws:policy/ReadOnlyAccess" }, "permissions_boundary"],
  [ROLE, { inline_policy: [{ name: "more", policy: "{}" }] }, "inline_policy"],
  [ROLE, { managed_policy_arns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"] }, "managed_policy_arns"],
  ["aws_sqs_queue.notifications", { policy: "{}" }, "policy"],
  ["aws_sns_topic.alarms", { policy: "{}" }, "policy"],
  ["aws_iam_role_policy_attachment.more", { role: "transaction-reader-role-prod" }, "not in the stack"],
  ["aws_iam_policy_attachment.more", {}, "aws_iam_policy_attachment"],
  ["aws_dynamodb_resource_policy.more", {}, "aws_dynamodb_resource_policy"],
  ["aws_kms_grant.more", {}, "aws_kms_grant"],
  ["aws_kms_key_policy.more", {}, "aws_kms_key_policy"],
  ["aws_sqs_queue_policy.notifications", { queue_url: "https://example.com/other" }, "no queue of the stack"],
  [PERMISSION, { function_name: "other" }, "no function of the stack"],
  [PERMISSION, { principal: "somebody" }, '"somebody" is not understood'],
  [PERMISSION, { qualifier: "live" }, "qualifier is not understood"],
  [PERMISSION, { principal_org_id: "o-1" }, "principal_org_id is not understood"],
  [PERMISSION, { event_source_token: "t" }, "event_source_token is not understood"],
])(
  "given %s with %j, which could change who may do what and is not enforced, when the stack is served, then it is refused by its address",
  async (address, more, message) => {
    const enforcing = enforce({ [address]: more });

    await expect(enforcing).rejects.toThrow(address);
    await expect(enforcing).rejects.toThrow(message);
  },
);
