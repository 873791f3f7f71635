/**
 * The AWS SDK clients, made in one place so that all have the same limits. A function makes only the clients that it needs, once
 * per container: connections are kept alive between invocations.
 */
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";

/**
 * Three tries of two seconds for each of at most four sequential calls stay within API Gateway's 29 seconds, so the
 * caller gets our answer and not a timeout.
 */
const LIMITS = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1000, requestTimeout: 2000, throwOnRequestTimeout: true },
};

/** Numbers come back as `NumberValue`, exact to the last digit. */
export function createDocumentClient(): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(new DynamoDBClient(LIMITS), { unmarshallOptions: { wrapNumbers: true } });
}

export function createQueueClient(): SQSClient {
  return new SQSClient(LIMITS);
}

export function createTopicClient(): SNSClient {
  return new SNSClient(LIMITS);
}

export function createSecretsClient(): SecretsManagerClient {
  return new SecretsManagerClient(LIMITS);
}
