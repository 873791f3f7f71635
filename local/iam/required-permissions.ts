import { ACCOUNT_ID, PARTITION, REGION } from "../aws/account.ts";
import { type AwsRequest, type AwsService, parametersOf } from "../aws/request.ts";
import { secretArn } from "../aws/services/secret.ts";

/** Something that a caller must be allowed to do. */
export interface Permission {
  /** `dynamodb:PutItem` */
  readonly action: string;
  /** ARN. */
  readonly resource: string;
}

/**
 * What the service does with the key of an encrypted resource in its caller's name.
 * Source: SQS Developer Guide, "Key management"; SNS Developer Guide, "Key management"; DynamoDB Developer Guide,
 * "Encryption at rest: usage notes"; Secrets Manager User Guide, "Secret encryption and decryption".
 */
const KEY_ACTIONS: Readonly<Record<string, readonly string[]>> = {
  "sqs:SendMessage": ["kms:GenerateDataKey", "kms:Decrypt"],
  "sqs:ReceiveMessage": ["kms:Decrypt"],
  "sns:Publish": ["kms:GenerateDataKey", "kms:Decrypt"],
  "secretsmanager:GetSecretValue": ["kms:Decrypt"],
};

/** The permissions that a call needs: its own, and those on the key that encrypts what it touches. */
export function requiredPermissions(request: AwsRequest, keys: ReadonlyMap<string, string>): Permission[] {
  const { service, operation } = request;
  // A batch needs the permission of its single call.
  const action = `${service}:${service === "dynamodb" ? operation : operation.replace(/Batch$/, "")}`;
  const resource = resourceOf(service, parametersOf(request));
  const key = keys.get(resource);
  const keyActions = key === undefined ? [] : (KEY_ACTIONS[action] ?? (service === "dynamodb" ? ["kms:Decrypt"] : []));
  return [{ action, resource }, ...keyActions.map((keyAction) => ({ action: keyAction, resource: String(key) }))];
}

function resourceOf(service: AwsService, parameters: Readonly<Record<string, unknown>>): string {
  switch (service) {
    case "dynamodb": {
      const table = arn("dynamodb", `table/${parameters.TableName}`);
      return parameters.IndexName === undefined ? table : `${table}/index/${parameters.IndexName}`;
    }
    case "sqs":
      return arn("sqs", String(parameters.QueueUrl).split("/").at(-1) ?? "");
    case "sns":
      return String(parameters.TopicArn);
    case "secretsmanager": {
      const id = String(parameters.SecretId);
      return id.startsWith("arn:") ? id : secretArn(id);
    }
  }
}

function arn(service: AwsService, resource: string): string {
  return `arn:${PARTITION}:${service}:${REGION}:${ACCOUNT_ID}:${resource}`;
}
