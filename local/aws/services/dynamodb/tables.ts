import {
  type AttributeDefinition,
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  type GlobalSecondaryIndex,
  type KeySchemaElement,
  ResourceNotFoundException,
} from "@aws-sdk/client-dynamodb";
import { LocalRunError } from "../../../errors.ts";
import type { Declared, Provisioner } from "../../../terraform/resolver.ts";
import type { EmulatorConfig } from "../../emulator-config.ts";
import { tableArn } from "./table-arn.ts";

export function provisioners(config: EmulatorConfig): Record<string, Provisioner> {
  const client = new DynamoDBClient(config);
  return { aws_dynamodb_table: (table) => makeTable(table, client) };
}

async function makeTable(table: Declared, client: DynamoDBClient) {
  const name = await table.text("name");
  const KeySchema = await keySchema(table);
  const existing = await existingKeySchema(name, client);
  if (existing && JSON.stringify(existing) !== JSON.stringify(KeySchema)) {
    throw new LocalRunError(
      `the kept table ${name} has other keys than the stack declares: use another data directory`,
    );
  }
  if (!existing) {
    const AttributeDefinitions = (await table.blocks("attribute")).map(
      ({ name: AttributeName, type: AttributeType }) => ({ AttributeName, AttributeType }) as AttributeDefinition,
    );
    const indexes = (await table.blocks("global_secondary_index")).map(indexOf);
    await client.send(
      new CreateTableCommand({
        TableName: name,
        KeySchema,
        AttributeDefinitions,
        ...(indexes.length > 0 && { GlobalSecondaryIndexes: indexes }),
        BillingMode: "PAY_PER_REQUEST",
      }),
    );
  }
  const arn = tableArn(name);
  return { id: name, arn, stream_arn: `${arn}/stream/local` };
}

/** Its attributes are plain texts in the stack. */
function indexOf(block: Readonly<Record<string, unknown>>): GlobalSecondaryIndex {
  const { name, hash_key, range_key, projection_type, non_key_attributes } = block as Record<string, string> & {
    readonly non_key_attributes: string[];
  };
  return {
    IndexName: name,
    KeySchema: [
      { AttributeName: hash_key, KeyType: "HASH" },
      { AttributeName: range_key, KeyType: "RANGE" },
    ],
    Projection: { ProjectionType: projection_type as "INCLUDE", NonKeyAttributes: non_key_attributes },
  };
}

async function keySchema(table: Declared): Promise<KeySchemaElement[]> {
  const sortKey = await table.optionalText("range_key");
  return [
    { AttributeName: await table.text("hash_key"), KeyType: "HASH" },
    ...(sortKey === undefined ? [] : [{ AttributeName: sortKey, KeyType: "RANGE" } as const]),
  ];
}

/** Of a table that the data directory kept. */
async function existingKeySchema(name: string, client: DynamoDBClient): Promise<KeySchemaElement[] | undefined> {
  try {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: name }));
    return Table?.KeySchema;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}
