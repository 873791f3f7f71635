import { DynamoDBClient, QueryCommand } from "@aws-sdk/client-dynamodb";
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";

const client = new DynamoDBClient();

/** Answers which webhooks of a transaction were recorded, the oldest first: when, and with which status. */
export async function handler({ pathParameters }: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: process.env.DYNAMODB_TABLE,
      KeyConditionExpression: "transaction_id = :id",
      ExpressionAttributeValues: { ":id": { S: pathParameters?.id ?? "" } },
      ConsistentRead: true,
    }),
  );
  const history = Items.map(({ timestamp, status }) => ({ timestamp: timestamp?.S, status: status?.S }));
  return { statusCode: 200, headers: { "Content-Type": "application/json" }, body: JSON.stringify({ history }) };
}
