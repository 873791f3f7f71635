import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import { CREDENTIALS, REGION } from "./account.ts";

/** SDK configuration for the emulators. */
export function emulatorConfig(endpoint: string, accessKeyId: string = CREDENTIALS.accessKeyId) {
  return { endpoint, region: REGION, credentials: { ...CREDENTIALS, accessKeyId } };
}

/** The operator's own clients, which make what the stack declares. */
export function createClients(endpoint: string) {
  const config = emulatorConfig(endpoint);
  return {
    dynamoDb: new DynamoDBClient(config),
    secrets: new SecretsManagerClient(config),
    sns: new SNSClient(config),
    sqs: new SQSClient(config),
  };
}
