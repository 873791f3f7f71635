/** One test for each known fault of the first design that the stack repairs, by its number in that list. */

import { TABLE_OPERATIONS } from "../../stacks/constructs/data/transaction-table.ts";
import { FUNCTION_TIMEOUT_SECONDS } from "../../stacks/constructs/functions/node-function.ts";
import {
  listOf,
  removeOutput,
  resource,
  resources,
  statementsOf,
  synthApiLogging,
  synthPayment,
} from "../../testing/stacks/synth.ts";

const stack = synthPayment();

afterAll(removeOutput);

const actionsOf = (role: string) =>
  statementsOf(resource(stack, "aws_iam_role_policy", role).policy).flatMap(({ Action }) => listOf(Action));

test("given known fault 3, when notification-sender queries the table, then it may", () => {
  expect(statementsOf(resource(stack, "aws_iam_role_policy", "notification_sender").policy)).toContainEqual({
    Effect: "Allow",
    Action: ["dynamodb:Query"],
    Resource: "${aws_dynamodb_table.transactions.arn}",
  });
});

describe("given known fault 7, when the notification queue is synthesized", () => {
  const queue = resource<{ visibility_timeout_seconds: number; redrive_policy: string }>(
    stack,
    "aws_sqs_queue",
    "notifications",
  );

  test("then it has a consumer, which may be slow, fails message by message and cannot use up the account", () => {
    expect(Object.values(resources(stack, "aws_lambda_event_source_mapping"))).toEqual([
      expect.objectContaining({
        event_source_arn: "${aws_sqs_queue.notifications.arn}",
        function_name: "${aws_lambda_function.notification_dispatcher.arn}",
        enabled: true,
        function_response_types: ["ReportBatchItemFailures"],
        scaling_config: { maximum_concurrency: 10 },
      }),
    ]);
    expect(queue.visibility_timeout_seconds).toBeGreaterThanOrEqual(6 * FUNCTION_TIMEOUT_SECONDS);
  });

  test("then it hands a message over after five receives, to a queue that takes them from it alone", () => {
    expect(JSON.parse(queue.redrive_policy)).toEqual({
      deadLetterTargetArn: "${aws_sqs_queue.notifications_dlq.arn}",
      maxReceiveCount: 5,
    });
    const allow = resource<{ redrive_allow_policy: string }>(
      stack,
      "aws_sqs_queue_redrive_allow_policy",
      "notifications_dlq",
    );
    expect(JSON.parse(allow.redrive_allow_policy)).toEqual({
      redrivePermission: "byQueue",
      sourceQueueArns: ["${aws_sqs_queue.notifications.arn}"],
    });
  });
});

describe("given known fault 8, when alarms are synthesized", () => {
  test("then every alarm tells the alarm topic", () => {
    const alarms = Object.values(resources(stack, "aws_cloudwatch_metric_alarm"));
    expect(alarms).toHaveLength(26);
    for (const { actions_enabled, alarm_actions } of alarms) {
      expect(actions_enabled).toBe(true);
      expect(alarm_actions).toContain("${aws_sns_topic.alarms.arn}");
    }
  });

  test("then CloudWatch may publish to the encrypted topic and use its key, for this account", () => {
    const ofThisAccount = {
      Sid: "AlarmsOfThisAccount",
      Effect: "Allow",
      Principal: { Service: "cloudwatch.amazonaws.com" },
      Condition: { StringEquals: { "aws:SourceAccount": "${data.aws_caller_identity.current.account_id}" } },
    };
    expect(statementsOf(resource(stack, "aws_sns_topic_policy", "alarms").policy)).toContainEqual({
      ...ofThisAccount,
      Action: "sns:Publish",
      Resource: "${aws_sns_topic.alarms.arn}",
    });
    expect(statementsOf(resource(stack, "aws_kms_key", "payment").policy)).toContainEqual({
      ...ofThisAccount,
      Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
      Resource: "*",
    });
  });

  test("then each alarm e-mail address that is set is subscribed", () => {
    const alarmEmails = ["ops@example.com", "night@example.com"];
    const subscriptions = Object.values(resources(synthPayment({ alarmEmails }), "aws_sns_topic_subscription"));
    expect(subscriptions).toEqual(
      expect.arrayContaining(
        ["alarms", "key_alarms"].flatMap((topic) =>
          alarmEmails.map((endpoint) =>
            expect.objectContaining({ topic_arn: `\${aws_sns_topic.${topic}.arn}`, protocol: "email", endpoint }),
          ),
        ),
      ),
    );
    expect(subscriptions).toHaveLength(4);
  });
});

test("given known fault 9, when the throttle alarm is synthesized, then it watches every operation that a role allows, and no other", () => {
  const { metric_query } = resource<{ metric_query: { metric?: { dimensions: { Operation: string } } }[] }>(
    stack,
    "aws_cloudwatch_metric_alarm",
    "payment_transactions_throttles",
  );
  const watched = metric_query.flatMap(({ metric }) => metric?.dimensions.Operation ?? []);
  const allowed = Object.keys(resources(stack, "aws_iam_role_policy"))
    .flatMap(actionsOf)
    .filter((action) => action.startsWith("dynamodb:"))
    .map((action) => action.replace("dynamodb:", ""));
  expect(watched.sort()).toEqual([...new Set(allowed)].sort());
  expect(watched).toEqual([...TABLE_OPERATIONS].sort());
});

test("given known fault 10, when log groups are synthesized, then every one is encrypted and expires, those that API Gateway would make included", () => {
  const groups = resources(stack, "aws_cloudwatch_log_group");
  const { operations, ...logs } = groups;
  for (const group of Object.values(logs)) {
    expect(group).toMatchObject({ kms_key_id: "${aws_kms_key.payment.arn}", retention_in_days: 365 });
  }
  expect(operations).toMatchObject({ kms_key_id: "${aws_kms_key.payment.arn}", retention_in_days: 3653 });
  expect(
    Object.values(groups)
      .map(({ name }) => name)
      .sort(),
  ).toEqual([
    "/aws/apigateway/${aws_api_gateway_rest_api.payment.name}/access",
    "/aws/lambda/notification-dispatcher-prod",
    "/aws/lambda/notification-sender-prod",
    "/aws/lambda/transaction-reader-prod",
    "/aws/lambda/webhook-processor-prod",
    "/payment/prod/operations",
    "API-Gateway-Execution-Logs_${aws_api_gateway_rest_api.payment.id}/prod",
  ]);
  expect(resource(stack, "aws_api_gateway_stage", "prod").depends_on).toContain(
    "aws_cloudwatch_log_group.api_execution",
  );
});

test("given known fault 12, when the data trace is synthesized, then it is on by default, and a setting turns it off", () => {
  const settings = (context: object) =>
    resource(synthPayment({ ...context }), "aws_api_gateway_method_settings", "prod");
  expect(settings({})).toMatchObject({ settings: { data_trace_enabled: true, logging_level: "INFO" } });
  expect(settings({ dataTrace: false })).toMatchObject({
    settings: { data_trace_enabled: false, logging_level: "INFO" },
  });
});

test("given known fault 14, when notifications fail, then they do not rely on a Lambda dead-letter queue, which a poller's invocation never fills", () => {
  expect(resource(stack, "aws_lambda_function", "notification_dispatcher")).not.toHaveProperty("dead_letter_config");
  for (const name of ["webhook_processor", "transaction_reader", "notification_sender"]) {
    expect(resource(stack, "aws_lambda_function", name)).toMatchObject({
      dead_letter_config: { target_arn: `\${aws_sqs_queue.${name}_dlq.arn}` },
    });
  }
  const watched = Object.values(
    resources<{ dimensions?: { QueueName?: string } }>(stack, "aws_cloudwatch_metric_alarm"),
  )
    .flatMap(({ dimensions }) => dimensions?.QueueName ?? [])
    .sort();
  expect(watched).toEqual(
    Object.keys(resources(stack, "aws_sqs_queue"))
      .map((name) => `\${aws_sqs_queue.${name}.name}`)
      .sort(),
  );
});

describe("given known fault 15, when what CDK does silently is made explicit", () => {
  test("then API Gateway may write logs, by a role that no environment has, with which it would go", () => {
    const logging = synthApiLogging();

    expect(resource(logging, "aws_api_gateway_account", "api_gateway")).toEqual({
      cloudwatch_role_arn: "${aws_iam_role.api_gateway.arn}",
      depends_on: ["aws_iam_role_policy_attachment.api_gateway"],
    });
    expect(resources(stack, "aws_api_gateway_account")).toEqual({});
    expect(Object.keys(resources(stack, "aws_iam_role"))).toHaveLength(4);
  });

  test("then in a shared account the role for it can be left out", () => {
    const shared = synthApiLogging({ manageApiGatewayAccount: false });

    expect(resources({ ...shared, resource: shared.resource ?? {} }, "aws_api_gateway_account")).toEqual({});
  });

  test("then functions may send to their dead-letter queues", () => {
    for (const name of ["webhook_processor", "transaction_reader", "notification_sender"]) {
      expect(statementsOf(resource(stack, "aws_iam_role_policy", name).policy)).toContainEqual(
        expect.objectContaining({ Action: ["sqs:SendMessage"], Resource: `\${aws_sqs_queue.${name}_dlq.arn}` }),
      );
    }
  });
});
