import { jsonProtocol } from "../../protocol.ts";
import { type AwsService, parametersOf } from "../../service.ts";
import { pointInTimeRecovery } from "./point-in-time.ts";
import { tableArn } from "./table-arn.ts";

/** Source: DynamoDB Developer Guide, "Error handling" and "Encryption at rest: usage notes"; API Reference, "Common errors". */
export const DYNAMODB: AwsService = {
  title: "DynamoDB",
  prefix: "dynamodb",
  endpointVariable: "AWS_ENDPOINT_URL_DYNAMODB",
  protocol: jsonProtocol({
    target: "DynamoDB_20120810",
    version: "1.0",
    errorPrefix: "com.amazonaws.dynamodb.v20120810#",
  }),
  emulator: {
    start: async (options) => (await import("./emulator.ts")).startDynalite(options),
    // It throws, outside of any request, if its database closes while it works.
    finishesCalls: true,
  },
  supplement: pointInTimeRecovery,
  errors: {
    failed: { statusCode: 500, code: "InternalServerError", message: "Internal server error" },
    throttled: {
      statusCode: 400,
      code: "ThrottlingException",
      message: "Rate of requests exceeds the allowed throughput.",
    },
    refused: { statusCode: 400, code: "AccessDeniedException" },
    keyRefused: { statusCode: 400, code: "AccessDeniedException" },
  },
  permission: {
    resource({ TableName, SourceTableName, IndexName, RequestItems, ResourceArn }) {
      if (ResourceArn !== undefined) return String(ResourceArn);
      // A batch is of one table.
      const table = tableArn(String(TableName ?? SourceTableName ?? Object.keys(RequestItems ?? {})[0]));
      return IndexName === undefined ? table : `${table}/index/${IndexName}`;
    },
    keyActions: () => ["kms:Decrypt"],
  },
  faultOperations: ["UpdateItem", "PutItem", "Query"],
  staleReads: { Query: ({ ConsistentRead }) => ConsistentRead !== true },
  provisioners: async (config) => (await import("./tables.ts")).provisioners(config),
  security: {
    keys: {
      async aws_dynamodb_table(table) {
        const [encryption] = await table.blocks("server_side_encryption");
        return encryption?.kms_key_arn;
      },
    },
    policies: {},
    unread: ["aws_dynamodb_resource_policy"],
  },
  observer: async () => (request) =>
    request.operation === "PutItem"
      ? { kind: "record", text: `written to ${parametersOf(request).TableName}` }
      : undefined,
};
