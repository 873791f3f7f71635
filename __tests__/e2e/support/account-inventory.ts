import { APIGatewayClient, paginateGetRestApis } from "@aws-sdk/client-api-gateway";
import { CloudWatchClient, paginateDescribeAlarms } from "@aws-sdk/client-cloudwatch";
import {
  CloudWatchLogsClient,
  DescribeQueryDefinitionsCommand,
  paginateDescribeLogGroups,
} from "@aws-sdk/client-cloudwatch-logs";
import { DynamoDBClient, paginateListTables } from "@aws-sdk/client-dynamodb";
import { IAMClient, paginateListRoles } from "@aws-sdk/client-iam";
import { DescribeKeyCommand, KMSClient, paginateListAliases, paginateListKeys } from "@aws-sdk/client-kms";
import { LambdaClient, paginateListEventSourceMappings, paginateListFunctions } from "@aws-sdk/client-lambda";
import { ListBucketsCommand, type S3Client } from "@aws-sdk/client-s3";
import { paginateListSubscriptions, paginateListTopics, SNSClient } from "@aws-sdk/client-sns";
import { paginateListQueues, SQSClient } from "@aws-sdk/client-sqs";

export interface ClientSettings {
  readonly region: string;
  readonly endpoint?: string;
}

/**
 * Everything of a stack's services that an account holds: `queue payment-notifications-prod`. A key that is to be deleted is not there,
 * nor dashboards, whose times the emulator writes in a form that no client reads.
 */
export async function ourResources(settings: ClientSettings): Promise<string[]> {
  const logs = new CloudWatchLogsClient(settings);
  const kms = new KMSClient(settings);
  const lambda = new LambdaClient(settings);
  const sns = new SNSClient(settings);
  const lists = await Promise.all([
    list("api", paginateGetRestApis({ client: new APIGatewayClient(settings) }, {}), ({ items }) =>
      items?.map(({ name }) => name),
    ),
    list("alarm", paginateDescribeAlarms({ client: new CloudWatchClient(settings) }, {}), ({ MetricAlarms }) =>
      MetricAlarms?.map(({ AlarmName }) => AlarmName),
    ),
    list("log group", paginateDescribeLogGroups({ client: logs }, {}), ({ logGroups }) =>
      logGroups?.map(({ logGroupName }) => logGroupName),
    ),
    savedQueries(logs),
    list("table", paginateListTables({ client: new DynamoDBClient(settings) }, {}), ({ TableNames }) => TableNames),
    list("role", paginateListRoles({ client: new IAMClient(settings) }, {}), ({ Roles }) =>
      Roles?.filter(({ Path }) => !Path?.startsWith("/aws-service-role/")).map(({ RoleName }) => RoleName),
    ),
    list("key alias", paginateListAliases({ client: kms }, {}), ({ Aliases }) =>
      Aliases?.map(({ AliasName }) => AliasName).filter((name) => !name?.startsWith("alias/aws/")),
    ),
    keys(kms),
    list("function", paginateListFunctions({ client: lambda }, {}), ({ Functions }) =>
      Functions?.map(({ FunctionName }) => FunctionName),
    ),
    list("event source mapping", paginateListEventSourceMappings({ client: lambda }, {}), ({ EventSourceMappings }) =>
      EventSourceMappings?.map(({ EventSourceArn }) => EventSourceArn),
    ),
    list("topic", paginateListTopics({ client: sns }, {}), ({ Topics }) => Topics?.map(({ TopicArn }) => TopicArn)),
    list("subscription", paginateListSubscriptions({ client: sns }, {}), ({ Subscriptions }) =>
      Subscriptions?.map(({ Endpoint }) => Endpoint),
    ),
    list(
      "queue",
      paginateListQueues({ client: new SQSClient(settings) }, { MaxResults: 100 }),
      ({ QueueUrls }) => QueueUrls,
    ),
  ]);
  return lists.flat().sort();
}

export async function stateBuckets(client: S3Client): Promise<string[]> {
  const { Buckets = [] } = await client.send(new ListBucketsCommand({}));
  return Buckets.flatMap(({ Name }) => (Name?.startsWith("payment-terraform-state-") ? [Name] : []));
}

/** Of one page: a stack has a dozen. */
async function savedQueries(logs: CloudWatchLogsClient): Promise<string[]> {
  const { queryDefinitions = [] } = await logs.send(new DescribeQueryDefinitionsCommand({ maxResults: 1000 }));
  return queryDefinitions.map(({ name }) => `saved query ${name}`);
}

async function keys(client: KMSClient): Promise<string[]> {
  const all = await list("key", paginateListKeys({ client }, {}), ({ Keys }) => Keys?.map(({ KeyId }) => KeyId));
  const described = await Promise.all(
    all.map(async (key) => {
      const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId: key.replace(/^key /, "") }));
      return { key, KeyMetadata };
    }),
  );
  return described
    .filter(({ KeyMetadata }) => KeyMetadata?.KeyState !== "PendingDeletion" && KeyMetadata?.KeyManager === "CUSTOMER")
    .map(({ key }) => key);
}

async function list<Page>(
  kind: string,
  pages: AsyncIterable<Page>,
  names: (page: Page) => readonly (string | undefined)[] | undefined,
): Promise<string[]> {
  const found: string[] = [];
  for await (const page of pages) found.push(...(names(page) ?? []).map((name) => `${kind} ${name}`));
  return found;
}
