import { randomUUID } from "node:crypto";
import type { AwsResponse } from "../../call.ts";
import { type AwsMiddleware, type AwsRequest, parametersOf } from "../../service.ts";
import { tableArn } from "./table-arn.ts";

type Call = (operation: string, parameters: object) => Promise<AwsResponse>;

/** Seconds back from now to which a table can be restored: a person needs some to type. */
const HISTORY_SECONDS = 60;

const RESTORED = /^(?<source>.+)-restored-/;

/**
 * What dynalite does not know: point-in-time recovery. No history is kept here, so what is restored is the table as it is.
 * Source: DynamoDB API Reference, DescribeContinuousBackups, RestoreTableToPointInTime.
 */
export const pointInTimeRecovery: AwsMiddleware = async (request, next) => {
  const call: Call = (operation, parameters) => next(asked(request, operation, parameters));
  const parameters = parametersOf(request);
  switch (request.operation) {
    case "DescribeContinuousBackups":
      return answer({ ContinuousBackupsDescription: backups(Date.now() / 1000) });
    case "RestoreTableToPointInTime":
      return restore(String(parameters.SourceTableName), String(parameters.TargetTableName), call);
    case "DescribeTable":
      return withSummary(await next(request), String(parameters.TableName));
    default:
      return next(request);
  }
};

function backups(now: number) {
  return {
    ContinuousBackupsStatus: "ENABLED",
    PointInTimeRecoveryDescription: {
      PointInTimeRecoveryStatus: "ENABLED",
      RecoveryPeriodInDays: 35,
      EarliestRestorableDateTime: now - HISTORY_SECONDS,
      LatestRestorableDateTime: now,
    },
  };
}

async function restore(source: string, target: string, call: Call): Promise<AwsResponse> {
  const described = await call("DescribeTable", { TableName: source });
  if (described.statusCode !== 200) return described;
  const { AttributeDefinitions, KeySchema } = contentOf(described).Table;
  const keys = new Set(KeySchema.map(({ AttributeName }: { AttributeName: string }) => AttributeName));
  const made = await call("CreateTable", {
    TableName: target,
    BillingMode: "PAY_PER_REQUEST",
    KeySchema,
    AttributeDefinitions: AttributeDefinitions.filter(({ AttributeName }: { AttributeName: string }) =>
      keys.has(AttributeName),
    ),
  });
  if (made.statusCode !== 200) return made;
  while (contentOf(await call("DescribeTable", { TableName: target })).Table.TableStatus !== "ACTIVE");
  for (let ExclusiveStartKey: object | undefined, first = true; first || ExclusiveStartKey; first = false) {
    const page = contentOf(await call("Scan", { TableName: source, ...(ExclusiveStartKey && { ExclusiveStartKey }) }));
    for (const Item of page.Items) await call("PutItem", { TableName: target, Item });
    ExclusiveStartKey = page.LastEvaluatedKey;
  }
  return withSummary(made, target);
}

/** AWS says of a restored table what it was restored from. */
function withSummary(response: AwsResponse, name: string): AwsResponse {
  const source = RESTORED.exec(name)?.groups?.source;
  if (source === undefined || response.statusCode !== 200) return response;
  const content = contentOf(response);
  const table = content.Table ?? content.TableDescription;
  table.RestoreSummary = {
    SourceTableArn: tableArn(source),
    RestoreInProgress: false,
    RestoreDateTime: Date.now() / 1000,
  };
  return answer(content);
}

function asked(request: AwsRequest, operation: string, parameters: object): AwsRequest {
  const headers = { ...request.headers, "x-amz-target": `DynamoDB_20120810.${operation}` };
  return { ...request, headers, operation, body: Buffer.from(JSON.stringify(parameters)) };
}

function contentOf({ body }: AwsResponse) {
  return JSON.parse(body.toString("utf8"));
}

function answer(content: object): AwsResponse {
  return {
    statusCode: 200,
    headers: { "content-type": "application/x-amz-json-1.0", "x-amzn-requestid": randomUUID() },
    body: Buffer.from(JSON.stringify(content)),
  };
}
