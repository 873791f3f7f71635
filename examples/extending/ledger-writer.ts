import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { SNSEvent } from "aws-lambda";

const client = new DynamoDBClient();

/** Writes each notification under its id. A notification can come twice, and is then written twice under one id. */
export async function handler({ Records }: SNSEvent): Promise<void> {
  for (const { Sns } of Records) {
    await client.send(
      new PutItemCommand({
        TableName: process.env.LEDGER_TABLE,
        Item: { id: { S: Sns.MessageId }, notification: { S: Sns.Message } },
      }),
    );
  }
}
