import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Findings } from "../../tools/lint-stacks/findings.ts";
import { checkPolicies } from "../../tools/lint-stacks/iam-tables.ts";
import { pythonEnvironment } from "../../tools/shared/python-environment.ts";

/** Policies with a fault of each kind, as a synthesized stack has them. */
const REQUIREMENTS = path.resolve(__dirname, "../../tools/lint-stacks/iam/requirements.txt");
const TABLE = "${aws_dynamodb_table.payments.arn}";
const QUEUE = "${aws_sqs_queue.payments.arn}";
const GROUP = "${aws_cloudwatch_log_group.payments.arn}:*";
const SERVICE = { Service: "logs.amazonaws.com" };

let directory: string;
let python: string;

beforeAll(() => {
  python = pythonEnvironment(REQUIREMENTS, "policy_sentry", (text) => console.info(text));
  directory = mkdtempSync(path.join(tmpdir(), "iam-"));
}, 120_000);

afterAll(() => rmSync(directory, { recursive: true, force: true }));

function check(resource: object): Promise<Findings> {
  const file = path.join(directory, "payment", "cdk.tf.json");
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify({ resource }));
  return checkPolicies(python, [file]);
}

const document = (statement: object) => JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
const identity = (statement: object) => ({
  aws_iam_role_policy: { reader: { policy: document({ Effect: "Allow", ...statement }) } },
});
const trust = (statement: object) => ({
  aws_iam_role: { reader: { assume_role_policy: document({ Effect: "Allow", Principal: SERVICE, ...statement }) } },
});
const ofKey = (statement: object) => ({
  aws_kms_key: { payments: { policy: document({ Effect: "Allow", Principal: SERVICE, Resource: "*", ...statement }) } },
});
const permission = (fields: object) => ({
  aws_lambda_permission: {
    reader: { action: "lambda:InvokeFunction", principal: "apigateway.amazonaws.com", ...fields },
  },
});

describe("given a policy that IAM's tables know, when it is checked, then nothing is found", () => {
  test.each([
    ["of a table", identity({ Action: ["dynamodb:Query", "dynamodb:PutItem"], Resource: TABLE })],
    ["of log streams", identity({ Action: ["logs:CreateLogStream", "logs:PutLogEvents"], Resource: GROUP })],
    ["of an action without a resource", identity({ Action: "xray:PutTraceSegments", Resource: "*" })],
    [
      "of a bucket and its objects",
      identity({ Action: ["s3:ListBucket", "s3:GetObject"], Resource: ["arn:aws:s3:::a", "arn:aws:s3:::a/*"] }),
    ],
    ["of a key, by wildcards", ofKey({ Action: ["kms:*", "kms:GenerateDataKey*"] })],
    [
      "of a key, for what it encrypts",
      ofKey({ Action: "kms:Decrypt", Condition: { ArnLike: { "kms:EncryptionContext:aws:logs:arn": "arn:*" } } }),
    ],
    ["of a role for a service", trust({ Action: "sts:AssumeRole" })],
    [
      "of a role for an issuer",
      trust({
        Principal: { Federated: "arn" },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: { StringEquals: { "token.actions.githubusercontent.com:sub": "a" } },
      }),
    ],
    ["of a function", permission({ source_arn: "arn" })],
  ])("%s", async (_, resource) => {
    const { passed, failed } = await check(resource);

    expect(failed).toEqual([]);
    expect(passed).toHaveLength(1);
  });
});

describe("given a policy with a fault, when it is checked, then the fault is found", () => {
  test.each<[string, object, string, RegExp]>([
    [
      "an unknown action",
      identity({ Action: "dynamodb:ReadItem", Resource: TABLE }),
      "IAM_ACTION",
      /dynamodb:ReadItem: no such action/,
    ],
    [
      "an unknown service",
      identity({ Action: "dynamo:Query", Resource: TABLE }),
      "IAM_ACTION",
      /dynamo:Query: no such action/,
    ],
    ["wildcards that mean no action", ofKey({ Action: "kms:Recrypt*" }), "IAM_ACTION", /kms:Recrypt\*: no such action/],
    [
      "an action of another resource",
      identity({ Action: ["sqs:SendMessage", "sns:Publish"], Resource: QUEUE }),
      "IAM_RESOURCE",
      /sns:Publish: cannot have arn:.*:sqs:/,
    ],
    [
      "an action of objects on a bucket",
      identity({ Action: "s3:GetObject", Resource: "${aws_s3_bucket.state.arn}" }),
      "IAM_RESOURCE",
      /s3:GetObject: cannot have/,
    ],
    [
      "an action without a resource on one",
      identity({ Action: "xray:PutTraceSegments", Resource: QUEUE }),
      "IAM_RESOURCE",
      /cannot have/,
    ],
    [
      "a resource for nothing",
      identity({ Action: "sqs:SendMessage", Resource: [QUEUE, TABLE] }),
      "IAM_RESOURCE",
      /arn:.*:dynamodb:.*: none of the actions can have it/,
    ],
    [
      "an action of queues on a key",
      ofKey({ Action: "sqs:SendMessage" }),
      "IAM_RESOURCE",
      /sqs:SendMessage: cannot have arn:.*:kms:/,
    ],
    [
      "an action of queues in a trust policy",
      trust({ Action: "sqs:SendMessage" }),
      "IAM_RESOURCE",
      /assume_role_policy .*cannot have arn:.*:role/,
    ],
    [
      "an action of queues on a function",
      permission({ action: "sqs:SendMessage" }),
      "IAM_RESOURCE",
      /cannot have arn:.*:lambda:/,
    ],
    [
      "a resource of an unknown kind",
      identity({ Action: "sqs:SendMessage", Resource: "${aws_mq_broker.a.arn}" }),
      "IAM_RESOURCE",
      /aws_mq_broker: a type of resource/,
    ],
    [
      "a condition key that the action lacks",
      ofKey({ Action: "kms:DescribeKey", Condition: { ArnLike: { "kms:EncryptionContext:aws:logs:arn": "arn:*" } } }),
      "IAM_CONDITION",
      /kms:DescribeKey has no condition key kms:EncryptionContext:aws:logs:arn/,
    ],
    [
      "a condition key of no service",
      identity({
        Action: "sqs:SendMessage",
        Resource: QUEUE,
        Condition: { StringEquals: { "aws:SourceAcount": "1" } },
      }),
      "IAM_CONDITION",
      /aws:SourceAcount/,
    ],
    [
      "an unknown operator",
      identity({ Action: "sqs:SendMessage", Resource: QUEUE, Condition: { StringIs: { "aws:SourceAccount": "1" } } }),
      "IAM_CONDITION",
      /StringIs: no such operator/,
    ],
    [
      "an unknown element",
      identity({ Action: "sqs:SendMessage", Resources: QUEUE, Resource: QUEUE }),
      "IAM_ELEMENT",
      /Resources/,
    ],
    [
      "a policy that cannot be read",
      { aws_iam_role_policy: { reader: { policy: "${jsonencode(local.policy)}" } } },
      "IAM_POLICY",
      /cannot be read/,
    ],
    [
      "a policy under another name",
      { aws_new_thing: { reader: { rules: document({ Effect: "Allow", Action: "sqs:Fly", Resource: QUEUE }) } } },
      "IAM_ACTION",
      /sqs:Fly/,
    ],
  ])("%s", async (_, resource, name, what) => {
    const { failed } = await check(resource);

    expect(failed).toEqual([
      expect.objectContaining({ check: name, what: expect.stringMatching(what), stack: "payment" }),
    ]);
  });
});
