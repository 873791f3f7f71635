import type { AwsService } from "../service.ts";
import { CLOUDWATCH } from "./cloudwatch/index.ts";
import { CLOUDWATCH_LOGS } from "./cloudwatch-logs/index.ts";
import { DYNAMODB } from "./dynamodb/index.ts";
import { KMS } from "./kms/index.ts";
import { SECRETS_MANAGER } from "./secrets-manager/index.ts";
import { SNS } from "./sns.ts";
import { SQS } from "./sqs/index.ts";

/** The AWS services of the local run. */
export const SERVICES: readonly AwsService[] = [DYNAMODB, SQS, SNS, SECRETS_MANAGER, CLOUDWATCH_LOGS, CLOUDWATCH, KMS];
