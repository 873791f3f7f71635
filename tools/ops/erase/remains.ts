import { DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DescribeContinuousBackupsCommand } from "@aws-sdk/client-dynamodb";
import { functionLogGroup } from "../../../stacks/definitions/names.ts";
import type { Environment } from "../environment/environment.ts";

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;

/** Source: DynamoDB Developer Guide, "Change data capture for DynamoDB Streams". */
const STREAM_DAYS = 1;

/** Source: SQS, the retention that the stack gives its queues. */
const QUEUE_DAYS = 14;

/** Where what was erased remains, and until when: lines for a person. @param now milliseconds since 1970 */
export async function remainsOf(environment: Environment, now: number): Promise<readonly string[]> {
  const [recovery, logDays] = await Promise.all([recoveryDays(environment), retentionDays(environment)]);
  const until = (days: number) => `until ${new Date(now + days * DAY_MILLISECONDS).toISOString().slice(0, 10)}`;
  return [
    recovery === undefined
      ? "point-in-time recovery of the table: off"
      : `point-in-time recovery of the table: ${until(recovery)}; a restore to before now has to be erased again`,
    `the table's stream: ${until(STREAM_DAYS)}`,
    logDays === undefined
      ? "logs, if dataTrace is on: until you delete them, as their log groups do not expire"
      : `logs, if dataTrace is on: ${logDays} days after each webhook, at the latest ${until(logDays)}`,
    `dead letters of addresses that notify was given: 14 days, at the latest ${until(QUEUE_DAYS)}`,
    "subscribers of the notifications, the provider, exports and backups of your own: ask those who keep them",
  ];
}

async function recoveryDays({ clients, table }: Environment): Promise<number | undefined> {
  const { ContinuousBackupsDescription } = await clients.documents.send(
    new DescribeContinuousBackupsCommand({ TableName: table }),
  );
  const { PointInTimeRecoveryStatus, RecoveryPeriodInDays = 35 } =
    ContinuousBackupsDescription?.PointInTimeRecoveryDescription ?? {};
  return PointInTimeRecoveryStatus === "ENABLED" ? RecoveryPeriodInDays : undefined;
}

/** All log groups of an environment expire after the same time but that of the audit records. */
async function retentionDays({ clients, name }: Environment): Promise<number | undefined> {
  const { logGroups = [] } = await clients.logs.send(
    new DescribeLogGroupsCommand({ logGroupNamePrefix: functionLogGroup(name("webhook-processor")) }),
  );
  return logGroups[0]?.retentionInDays;
}
