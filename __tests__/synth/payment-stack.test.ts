import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group/index.js";
import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table/index.js";
import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias/index.js";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key/index.js";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function/index.js";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic/index.js";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue/index.js";
import { Testing } from "cdktf";
import { paymentStack, removeOutput, resources, type StackJson } from "../../testing/stacks/synth.ts";

const synthesized = Testing.synth(paymentStack());
const stack: StackJson = JSON.parse(synthesized);

afterAll(removeOutput);

describe("given the payment stack with default settings, when it is synthesized", () => {
  test("then it is the one that was reviewed", () => {
    // A change of code changes the path of its archive and nothing else (see main.test.ts): not a change of the stack.
    const text = JSON.stringify(stack, null, 2);
    expect(text.replace(/(archives\/[a-z-]+)-[0-9a-f]{16}\.zip/g, "$1-{hash}.zip")).toMatchSnapshot();
  });

  test("then it encrypts with one rotated key", () => {
    expect(synthesized).toHaveResourceWithProperties(KmsKey, {
      description: "KMS key for payment system encryption - prod",
      enable_key_rotation: true,
    });
    expect(synthesized).toHaveResourceWithProperties(KmsAlias, { name: "alias/payment-system-prod" });
    expect(Object.keys(resources(stack, "aws_kms_key"))).toEqual(["payment"]);
  });

  test("then it keeps transactions in one table", () => {
    expect(synthesized).toHaveResourceWithProperties(DynamodbTable, {
      name: "payment-transactions-prod",
      hash_key: "transaction_id",
      range_key: "timestamp",
      attribute: [
        { name: "transaction_id", type: "S" },
        { name: "timestamp", type: "S" },
        { name: "day_shard", type: "S" },
      ],
      billing_mode: "PAY_PER_REQUEST",
      server_side_encryption: { enabled: true, kms_key_arn: "${aws_kms_key.payment.arn}" },
      point_in_time_recovery: { enabled: true },
      stream_enabled: true,
      stream_view_type: "NEW_AND_OLD_IMAGES",
      deletion_protection_enabled: false,
    });
    expect(Object.keys(resources(stack, "aws_dynamodb_table"))).toEqual(["transactions"]);
  });

  test("then it has the queues and topics", () => {
    for (const name of ["webhook-processor", "transaction-reader", "notification-sender", "payment-notifications"]) {
      expect(synthesized).toHaveResourceWithProperties(SqsQueue, {
        name: `${name}-dlq-prod`,
        message_retention_seconds: 1_209_600,
        visibility_timeout_seconds: 300,
      });
    }
    expect(synthesized).toHaveResourceWithProperties(SqsQueue, {
      name: "payment-notifications-prod",
      message_retention_seconds: 1_209_600,
      visibility_timeout_seconds: 300,
      receive_wait_time_seconds: 20,
    });
    expect(Object.keys(resources(stack, "aws_sqs_queue"))).toHaveLength(7);
    expect(synthesized).toHaveResourceWithProperties(SnsTopic, { name: "payment-email-notifications-prod" });
    expect(synthesized).toHaveResourceWithProperties(SnsTopic, { name: "payment-alarms-prod" });
    expect(synthesized).toHaveResourceWithProperties(SnsTopic, { name: "payment-key-alarms-prod" });
    expect(Object.keys(resources(stack, "aws_sns_topic"))).toHaveLength(3);
  });

  test.each([
    ["webhook-processor", 100, "webhook_processor_dlq"],
    ["transaction-reader", 50, "transaction_reader_dlq"],
    ["notification-sender", 50, "notification_sender_dlq"],
    ["notification-dispatcher", -1, undefined],
  ])("then it has function %s", (name, reservedConcurrency, deadLetterQueue) => {
    expect(synthesized).toHaveResourceWithProperties(LambdaFunction, {
      function_name: `${name}-prod`,
      memory_size: 512,
      timeout: 30,
      architectures: ["arm64"],
      runtime: "nodejs24.x",
      handler: "index.handler",
      tracing_config: { mode: "Active" },
      kms_key_arn: "${aws_kms_key.payment.arn}",
      reserved_concurrent_executions: reservedConcurrency,
      ...(deadLetterQueue && { dead_letter_config: { target_arn: `\${aws_sqs_queue.${deadLetterQueue}.arn}` } }),
    });
    expect(synthesized).toHaveResourceWithProperties(CloudwatchLogGroup, {
      name: `/aws/lambda/${name}-prod`,
      retention_in_days: 365,
    });
  });

  test("then it gives each function its environment variables and no others", () => {
    const variables = Object.entries(
      resources<{ environment: { variables: object } }>(stack, "aws_lambda_function"),
    ).map(([name, { environment }]) => [name, environment.variables]);
    const stored = {
      DYNAMODB_TABLE: "${aws_dynamodb_table.transactions.name}",
      KMS_KEY_ID: "${aws_kms_key.payment.key_id}",
    };
    const published = { ...stored, SNS_TOPIC_ARN: "${aws_sns_topic.email_notifications.arn}" };
    expect(Object.fromEntries(variables)).toEqual({
      webhook_processor: { ...stored, SQS_QUEUE_URL: "${aws_sqs_queue.notifications.url}" },
      transaction_reader: stored,
      notification_sender: published,
      notification_dispatcher: published,
    });
  });

  test("then it tags everything, and has the outputs", () => {
    expect(synthesized).toHaveProviderWithProperties(AwsProvider, {
      region: "us-east-1",
      default_tags: [{ tags: { Project: "ServerlessPaymentAPI", Environment: "prod", ManagedBy: "CDKTF" } }],
    });
    const values = Object.entries(stack.output ?? {}).map(([name, { value }]) => [name, value]);
    expect(Object.fromEntries(values)).toEqual({
      APIGatewayInvokeURL: "${aws_api_gateway_stage.prod.invoke_url}",
      DynamoDBTableName: "${aws_dynamodb_table.transactions.name}",
      SQSQueueURL: "${aws_sqs_queue.notifications.url}",
      KMSKeyID: "${aws_kms_key.payment.key_id}",
      SNSTopicARN: "${aws_sns_topic.email_notifications.arn}",
    });
  });
});
