import { DescribeTableCommand } from "@aws-sdk/client-dynamodb";
import type { Clients } from "./clients.ts";

/** ARN of the key of a table that is deployed; undefined if it is AWS's own. */
export async function keyOfTable({ documents }: Clients, table: string): Promise<string | undefined> {
  const { Table } = await documents.send(new DescribeTableCommand({ TableName: table }));
  return Table?.SSEDescription?.KMSMasterKeyArn;
}
