import { APIGatewayClient, GetRestApisCommand, GetStageCommand } from "@aws-sdk/client-api-gateway";
import { CloudWatchClient, DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ListTagsOfResourceCommand,
} from "@aws-sdk/client-dynamodb";
import {
  DescribeKeyCommand,
  GetKeyRotationStatusCommand,
  KMSClient,
  ListResourceTagsCommand,
} from "@aws-sdk/client-kms";
import {
  GetFunctionCommand,
  GetFunctionConcurrencyCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
} from "@aws-sdk/client-lambda";
import {
  GetTopicAttributesCommand,
  ListTagsForResourceCommand,
  ListTopicsCommand,
  SNSClient,
} from "@aws-sdk/client-sns";
import { GetQueueAttributesCommand, GetQueueUrlCommand, ListQueueTagsCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { ClientSettings } from "./account-inventory.ts";
import { ENVIRONMENT } from "./system.ts";

const TAGS = { Project: "ServerlessPaymentAPI", Environment: ENVIRONMENT, ManagedBy: "CDKTF" };
const FOURTEEN_DAYS = String(14 * 24 * 60 * 60);
const CONCURRENCY = { "webhook-processor": 100, "transaction-reader": 50, "notification-sender": 50 };
const FUNCTIONS = [...Object.keys(CONCURRENCY), "notification-dispatcher"];

/** The design's values, as AWS answers them. */
export async function expectAsConfigured(settings: ClientSettings, keyId: string): Promise<void> {
  await expectKey(new KMSClient(settings), keyId);
  await expectTable(new DynamoDBClient(settings), keyId);
  await expectQueues(new SQSClient(settings), keyId);
  await expectTopics(new SNSClient(settings), keyId);
  await expectFunctions(new LambdaClient(settings), keyId);
  await expectLogGroups(new CloudWatchLogsClient(settings), keyId);
  await expectApi(new APIGatewayClient(settings));
  await expectAlarms(new CloudWatchClient(settings));
}

async function expectKey(client: KMSClient, KeyId: string): Promise<void> {
  const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId }));
  const { KeyRotationEnabled } = await client.send(new GetKeyRotationStatusCommand({ KeyId }));
  const { Tags = [] } = await client.send(new ListResourceTagsCommand({ KeyId }));
  expect(KeyMetadata?.Description).toBe(`KMS key for payment system encryption - ${ENVIRONMENT}`);
  expect(KeyRotationEnabled).toBe(true);
  expect(Object.fromEntries(Tags.map(({ TagKey, TagValue }) => [TagKey, TagValue]))).toEqual(TAGS);
}

async function expectTable(client: DynamoDBClient, keyId: string): Promise<void> {
  const TableName = `payment-transactions-${ENVIRONMENT}`;
  const { Table } = await client.send(new DescribeTableCommand({ TableName }));
  const { ContinuousBackupsDescription } = await client.send(new DescribeContinuousBackupsCommand({ TableName }));
  const { Tags } = await client.send(new ListTagsOfResourceCommand({ ResourceArn: Table?.TableArn }));
  expect(Table?.SSEDescription).toMatchObject({ Status: "ENABLED", SSEType: "KMS" });
  expect(Table?.SSEDescription?.KMSMasterKeyArn).toContain(keyId);
  expect(Table?.BillingModeSummary?.BillingMode).toBe("PAY_PER_REQUEST");
  expect(Table?.StreamSpecification).toEqual({ StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" });
  expect(ContinuousBackupsDescription?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus).toBe("ENABLED");
  expect(byKey(Tags)).toEqual(TAGS);
}

async function expectQueues(client: SQSClient, keyId: string): Promise<void> {
  const deadLetterQueues = Object.keys(CONCURRENCY).map((name) => `${name}-dlq-${ENVIRONMENT}`);
  const notifications = `payment-notifications-${ENVIRONMENT}`;
  const rejected = `payment-notifications-dlq-${ENVIRONMENT}`;
  const undelivered = ["payment-email-notifications", "payment-alarms"].map((topic) => `${topic}-dlq-${ENVIRONMENT}`);
  for (const QueueName of [...deadLetterQueues, ...undelivered, notifications, rejected]) {
    const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName }));
    const { Attributes = {} } = await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }));
    const { Tags } = await client.send(new ListQueueTagsCommand({ QueueUrl }));
    expect([QueueName, Attributes.MessageRetentionPeriod]).toEqual([QueueName, FOURTEEN_DAYS]);
    expect(Attributes.VisibilityTimeout).toBe("300");
    expect(Attributes.KmsMasterKeyId).toContain(keyId);
    expect(Tags).toEqual(TAGS);
    if (QueueName !== notifications) continue;
    expect(Attributes.ReceiveMessageWaitTimeSeconds).toBe("20");
    expect(JSON.parse(Attributes.RedrivePolicy ?? "{}")).toEqual({
      deadLetterTargetArn: expect.stringMatching(new RegExp(`:${rejected}$`)),
      maxReceiveCount: 5,
    });
  }
}

async function expectTopics(client: SNSClient, keyId: string): Promise<void> {
  const { Topics = [] } = await client.send(new ListTopicsCommand({}));
  // It tells that the key is lost.
  const keyAlarms = `payment-key-alarms-${ENVIRONMENT}`;
  expect(Topics.map(({ TopicArn }) => TopicArn?.split(":").at(-1)).sort()).toEqual([
    `payment-alarms-${ENVIRONMENT}`,
    `payment-email-notifications-${ENVIRONMENT}`,
    keyAlarms,
  ]);
  for (const { TopicArn } of Topics) {
    const { Attributes } = await client.send(new GetTopicAttributesCommand({ TopicArn }));
    const { Tags } = await client.send(new ListTagsForResourceCommand({ ResourceArn: TopicArn }));
    if (TopicArn?.endsWith(`:${keyAlarms}`)) expect(Attributes?.KmsMasterKeyId).toBeUndefined();
    else expect(Attributes?.KmsMasterKeyId).toContain(keyId);
    expect(byKey(Tags)).toEqual(TAGS);
  }
}

async function expectFunctions(client: LambdaClient, keyId: string): Promise<void> {
  for (const name of FUNCTIONS) {
    const FunctionName = `${name}-${ENVIRONMENT}`;
    const { Configuration, Tags } = await client.send(new GetFunctionCommand({ FunctionName }));
    const { ReservedConcurrentExecutions } = await client.send(new GetFunctionConcurrencyCommand({ FunctionName }));
    expect(Configuration).toMatchObject({
      MemorySize: 512,
      Timeout: 30,
      Architectures: ["arm64"],
      Runtime: "nodejs24.x",
      TracingConfig: { Mode: "Active" },
      LoggingConfig: { LogFormat: "JSON", LogGroup: `/aws/lambda/${FunctionName}` },
      KMSKeyArn: expect.stringContaining(keyId),
    });
    expect([name, ReservedConcurrentExecutions]).toEqual([name, (CONCURRENCY as Record<string, number>)[name]]);
    expect(Tags).toEqual(TAGS);
  }
  const { EventSourceMappings = [] } = await client.send(new ListEventSourceMappingsCommand({}));
  expect(EventSourceMappings).toEqual([
    expect.objectContaining({
      FunctionResponseTypes: ["ReportBatchItemFailures"],
      ScalingConfig: { MaximumConcurrency: expect.any(Number) },
    }),
  ]);
}

const AUDIT_LOG_GROUP = `/payment/${ENVIRONMENT}/operations`;

async function expectLogGroups(client: CloudWatchLogsClient, keyId: string): Promise<void> {
  const { logGroups = [] } = await client.send(new DescribeLogGroupsCommand({}));
  const names = logGroups.map(({ logGroupName = "" }) => logGroupName.replace(/_\w+\/prod$/, "_…/prod"));
  expect(names.sort()).toEqual(
    [
      "API-Gateway-Execution-Logs_…/prod",
      `/aws/apigateway/payment-api-${ENVIRONMENT}/access`,
      ...FUNCTIONS.map((name) => `/aws/lambda/${name}-${ENVIRONMENT}`),
      AUDIT_LOG_GROUP,
    ].sort(),
  );
  for (const { logGroupName, retentionInDays, kmsKeyId } of logGroups) {
    expect(retentionInDays).toBe(logGroupName === AUDIT_LOG_GROUP ? 3653 : 365);
    expect(kmsKeyId).toContain(keyId);
  }
}

async function expectApi(client: APIGatewayClient): Promise<void> {
  const { items = [] } = await client.send(new GetRestApisCommand({}));
  expect(items.map(({ name }) => name)).toEqual([`payment-api-${ENVIRONMENT}`]);
  const { methodSettings, accessLogSettings, tags } = await client.send(
    new GetStageCommand({ restApiId: items[0]?.id, stageName: "prod" }),
  );
  expect(methodSettings?.["*/*"]).toMatchObject({
    metricsEnabled: true,
    loggingLevel: "INFO",
    dataTraceEnabled: true,
    throttlingRateLimit: 1000,
    throttlingBurstLimit: 2000,
  });
  expect(accessLogSettings?.destinationArn).toContain(`/aws/apigateway/payment-api-${ENVIRONMENT}/access`);
  expect(tags).toEqual(TAGS);
}

async function expectAlarms(client: CloudWatchClient): Promise<void> {
  const { MetricAlarms = [] } = await client.send(new DescribeAlarmsCommand({}));
  expect(MetricAlarms.length).toBeGreaterThanOrEqual(26);
  for (const { AlarmActions = [] } of MetricAlarms) {
    expect(AlarmActions).toEqual(
      expect.arrayContaining([expect.stringMatching(new RegExp(`:payment-alarms-${ENVIRONMENT}$`))]),
    );
  }
}

const byKey = (tags: readonly { Key?: string | undefined; Value?: string | undefined }[] = []) =>
  Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]));
