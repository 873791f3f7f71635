import { listOf, removeOutput, resource, resources, statementsOf, synthPayment } from "../../testing/stacks/synth.ts";

const stack = synthPayment();

afterAll(removeOutput);

const KEY = { "${aws_kms_key.payment.arn}": ["kms:Decrypt", "kms:GenerateDataKey"] };
const TRACES = { "*": ["xray:PutTelemetryRecords", "xray:PutTraceSegments"] };
const TABLE = "${aws_dynamodb_table.transactions.arn}";
const QUEUE = "${aws_sqs_queue.notifications.arn}";
const TOPIC = "${aws_sns_topic.email_notifications.arn}";
const log = (name: string) => ({
  [`\${aws_cloudwatch_log_group.${name}.arn}:*`]: ["logs:CreateLogStream", "logs:PutLogEvents"],
});
const deadLetters = (name: string) => ({ [`\${aws_sqs_queue.${name}_dlq.arn}`]: ["sqs:SendMessage"] });

/** What a role allows: actions by resource. */
function allowedTo(role: string): Record<string, readonly string[]> {
  const statements = statementsOf(resource(stack, "aws_iam_role_policy", role).policy);
  expect(statements.filter(({ Effect, Condition }) => Effect !== "Allow" || Condition)).toEqual([]);
  return Object.fromEntries(statements.map(({ Resource, Action }) => [String(Resource), listOf(Action)]));
}

describe("given a function's role, when its policy is synthesized", () => {
  test.each([
    [
      "webhook_processor",
      {
        ...deadLetters("webhook_processor"),
        [TABLE]: ["dynamodb:PutItem", "dynamodb:UpdateItem"],
        [QUEUE]: ["sqs:SendMessage"],
      },
    ],
    ["transaction_reader", { ...deadLetters("transaction_reader"), [TABLE]: ["dynamodb:Query"] }],
    [
      "notification_sender",
      { ...deadLetters("notification_sender"), [TABLE]: ["dynamodb:Query"], [TOPIC]: ["sns:Publish"] },
    ],
    [
      "notification_dispatcher",
      {
        [TABLE]: ["dynamodb:Query"],
        [TOPIC]: ["sns:Publish"],
        [QUEUE]: ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"],
      },
    ],
  ])("then %s may do exactly what its code does", (role, own) => {
    expect(allowedTo(role)).toEqual({ ...log(role), ...TRACES, ...KEY, ...own });
  });

  test("then it is named after the function, which alone may take it on", () => {
    for (const name of ["webhook-processor", "transaction-reader", "notification-sender", "notification-dispatcher"]) {
      const role = resource(stack, "aws_iam_role", name.replaceAll("-", "_"));
      expect(role.name).toBe(`${name}-role-prod`);
      expect(statementsOf(role.assume_role_policy)).toEqual([
        { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
      ]);
    }
  });
});

describe("given the key's policy, when it is synthesized", () => {
  const statements = statementsOf(resource(stack, "aws_kms_key", "payment").policy);
  const account = "${data.aws_caller_identity.current.account_id}";
  const partition = "${data.aws_partition.current.partition}";

  test("then it lets the account administer it", () => {
    expect(statements).toContainEqual({
      Sid: "AccountAdministers",
      Effect: "Allow",
      Principal: { AWS: `arn:${partition}:iam::${account}:root` },
      Action: "kms:*",
      Resource: "*",
    });
  });

  test("then it lets the logs service use it for log groups of this account and region only", () => {
    expect(statements).toContainEqual({
      Sid: "LogGroupsOfThisAccount",
      Effect: "Allow",
      Principal: { Service: "logs.us-east-1.${data.aws_partition.current.dns_suffix}" },
      Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
      Resource: "*",
      Condition: {
        ArnLike: { "kms:EncryptionContext:aws:logs:arn": `arn:${partition}:logs:us-east-1:${account}:log-group:*` },
      },
    });
  });

  test("then it names no role of ours", () => {
    expect(JSON.stringify(statements)).not.toContain("aws_iam_role");
    expect(statements).toHaveLength(4);
  });
});

test("given a route, when its permission is synthesized, then it is for that route alone", () => {
  const sources = Object.values(resources(stack, "aws_lambda_permission")).map(({ source_arn }) => source_arn);
  const api = "${aws_api_gateway_rest_api.payment.execution_arn}";
  expect(sources.sort()).toEqual([
    `${api}/prod/GET/transactions/*`,
    `${api}/prod/POST/transactions/*/notify`,
    `${api}/prod/POST/webhooks/payment`,
  ]);
});

test("given routes that may come to have the same function, when their permissions are synthesized, then no two have the same statement id", () => {
  const ids = Object.values(resources(stack, "aws_lambda_permission")).map(({ statement_id }) => statement_id);
  expect(new Set(ids).size).toBe(3);
});
