/**
 * The AWS SDK clients, made in one place so that all have the same limits. A function makes only the clients that it needs, once
 * per container: connections are kept alive between invocations.
 */
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { FAILED_CALL } from "../domain/errors.ts";

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
  return DynamoDBDocumentClient.from(namingCalls(new DynamoDBClient(LIMITS)), {
    unmarshallOptions: { wrapNumbers: true },
  });
}

export function createQueueClient(): SQSClient {
  return namingCalls(new SQSClient(LIMITS));
}

export function createTopicClient(): SNSClient {
  return namingCalls(new SNSClient(LIMITS));
}

export function createSecretsClient(): SecretsManagerClient {
  return namingCalls(new SecretsManagerClient(LIMITS));
}

/** Notes on each error which call failed. The SDK's errors do not say it. */
function namingCalls<C extends Client>(client: C): C {
  // The clients' own types of the stack differ; its methods do not.
  (client as DynamoDBClient).middlewareStack.add(
    (next, { clientName = "", commandName = "" }) =>
      async (args) => {
        try {
          return await next(args);
        } catch (error) {
          const call = `${clientName.replace(/Client$/, "")}.${commandName.replace(/Command$/, "")}`;
          throw typeof error === "object" && error !== null ? Object.assign(error, { [FAILED_CALL]: call }) : error;
        }
      },
    { step: "initialize", name: "nameFailedCall" },
  );
  return client;
}

type Client = DynamoDBClient | SQSClient | SNSClient | SecretsManagerClient;
