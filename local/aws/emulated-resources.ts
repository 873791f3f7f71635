import {
  type AttributeDefinition,
  CreateTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  type KeySchemaElement,
  ResourceNotFoundException,
} from "@aws-sdk/client-dynamodb";
import { CreateSecretCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { CreateTopicCommand, type SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import { CreateQueueCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { LocalRunError } from "../errors.ts";
import type { Declared, Provisioner } from "../terraform/resolver.ts";
import { ACCOUNT_ID, PARTITION, REGION } from "./account.ts";

export interface EmulatorClients {
  readonly dynamoDb: DynamoDBClient;
  readonly sqs: SQSClient;
  readonly sns: SNSClient;
  readonly secrets: SecretsManagerClient;
}

/** Resources that an emulator holds: made there as the stack declares them. */
export function emulatedResources({
  dynamoDb,
  sqs,
  sns,
  secrets,
}: EmulatorClients): Readonly<Record<string, Provisioner>> {
  return {
    aws_dynamodb_table: (table) => makeTable(table, dynamoDb),
    aws_sqs_queue: (queue) => makeQueue(queue, sqs),
    aws_sns_topic: (topic) => makeTopic(topic, sns),
    aws_sns_topic_subscription: (subscription) => makeSubscription(subscription, sns),
    aws_secretsmanager_secret: (secret) => makeSecret(secret, secrets),
  };
}

async function makeTable(table: Declared, client: DynamoDBClient) {
  const name = await table.text("name");
  const KeySchema = await keySchema(table);
  const existing = await existingKeySchema(name, client);
  if (existing && JSON.stringify(existing) !== JSON.stringify(KeySchema)) {
    throw new LocalRunError(
      `the kept table ${name} has other keys than the stack declares: use another data directory`,
    );
  }
  if (!existing) {
    const AttributeDefinitions = (await table.blocks("attribute")).map(
      ({ name: AttributeName, type: AttributeType }) => ({ AttributeName, AttributeType }) as AttributeDefinition,
    );
    await client.send(
      new CreateTableCommand({ TableName: name, KeySchema, AttributeDefinitions, BillingMode: "PAY_PER_REQUEST" }),
    );
  }
  const arn = `arn:${PARTITION}:dynamodb:${REGION}:${ACCOUNT_ID}:table/${name}`;
  return { id: name, arn, stream_arn: `${arn}/stream/local` };
}

async function keySchema(table: Declared): Promise<KeySchemaElement[]> {
  const sortKey = await table.optionalText("range_key");
  return [
    { AttributeName: await table.text("hash_key"), KeyType: "HASH" },
    ...(sortKey === undefined ? [] : [{ AttributeName: sortKey, KeyType: "RANGE" } as const]),
  ];
}

async function existingKeySchema(name: string, client: DynamoDBClient): Promise<KeySchemaElement[] | undefined> {
  try {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: name }));
    return Table?.KeySchema;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

/** Terraform's argument for each queue attribute. */
const QUEUE_ATTRIBUTES = {
  DelaySeconds: "delay_seconds",
  MaximumMessageSize: "max_message_size",
  MessageRetentionPeriod: "message_retention_seconds",
  ReceiveMessageWaitTimeSeconds: "receive_wait_time_seconds",
  RedrivePolicy: "redrive_policy",
  VisibilityTimeout: "visibility_timeout_seconds",
} as const;

async function makeQueue(queue: Declared, client: SQSClient) {
  const name = await queue.text("name");
  const attributes: Record<string, string> = {};
  for (const [attribute, argument] of Object.entries(QUEUE_ATTRIBUTES)) {
    const value = await queue.get(argument);
    if (value !== undefined && value !== null) attributes[attribute] = String(value);
  }
  const { QueueUrl: url } = await client.send(new CreateQueueCommand({ QueueName: name, Attributes: attributes }));
  return { id: url, url, arn: `arn:${PARTITION}:sqs:${REGION}:${ACCOUNT_ID}:${name}` };
}

async function makeTopic(topic: Declared, client: SNSClient) {
  const { TopicArn } = await client.send(new CreateTopicCommand({ Name: await topic.text("name") }));
  return { id: TopicArn, arn: TopicArn };
}

const SUBSCRIPTION_ATTRIBUTES = {
  FilterPolicy: "filter_policy",
  FilterPolicyScope: "filter_policy_scope",
  RawMessageDelivery: "raw_message_delivery",
} as const;

/** Only queues receive: fauxqs keeps other subscriptions and delivers nothing to them. */
async function makeSubscription(subscription: Declared, client: SNSClient) {
  const Attributes: Record<string, string> = {};
  for (const [attribute, argument] of Object.entries(SUBSCRIPTION_ATTRIBUTES)) {
    const value = await subscription.get(argument);
    if (value !== undefined && value !== null) Attributes[attribute] = String(value);
  }
  const { SubscriptionArn } = await client.send(
    new SubscribeCommand({
      TopicArn: await subscription.text("topic_arn"),
      Protocol: await subscription.text("protocol"),
      Endpoint: await subscription.text("endpoint"),
      Attributes,
      ReturnSubscriptionArn: true,
    }),
  );
  return { id: SubscriptionArn, arn: SubscriptionArn };
}

/** Without a value, as in AWS: the operator puts it. */
async function makeSecret(secret: Declared, client: SecretsManagerClient) {
  const { ARN } = await client.send(
    new CreateSecretCommand({
      Name: await secret.text("name"),
      Description: await secret.optionalText("description"),
      KmsKeyId: await secret.optionalText("kms_key_id"),
    }),
  );
  return { id: ARN, arn: ARN };
}
