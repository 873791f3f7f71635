import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { KMSClient } from "@aws-sdk/client-kms";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";

/** Where the clients call, and as whom. @default - what the shell says: AWS_PROFILE, AWS_REGION and the like */
export interface ClientConfig {
  readonly endpoint?: string;
  readonly region?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

export type Clients = ReturnType<typeof createClients>;

export function createClients(config: ClientConfig) {
  const limits = { ...config, maxAttempts: 5 };
  return {
    /** Numbers come back as `NumberValue`, exact to the last digit. */
    documents: DynamoDBDocumentClient.from(new DynamoDBClient(limits), { unmarshallOptions: { wrapNumbers: true } }),
    queues: new SQSClient(limits),
    topics: new SNSClient(limits),
    secrets: new SecretsManagerClient(limits),
    keys: new KMSClient(limits),
    metrics: new CloudWatchClient(limits),
    /** FilterLogEvents is allowed few times a second, to all callers of the account together. */
    logs: new CloudWatchLogsClient({ ...limits, maxAttempts: 10 }),
  };
}
