import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, PutCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { TimestampExhaustedError } from "../domain/errors.ts";
import type { WebhookStore } from "../domain/ports.ts";
import { MAX_TIMESTAMP_CANDIDATES, recordTimestamp } from "../domain/record-timestamp.ts";
import type { Webhook } from "../domain/webhook.ts";
import {
  claimAttributes,
  claimOf,
  completionAttributes,
  idempotencyKey,
  recordItem,
  setOnce,
  unlessOfAnotherEvent,
} from "./items.ts";

/** Webhooks in the transaction table: for each one its idempotency item and its payment's record. */
export function createWebhookStore(documents: DynamoDBDocumentClient, tableName: string): WebhookStore {
  return {
    async claim(identity, attempt) {
      const { Attributes } = await documents.send(
        new UpdateCommand({
          TableName: tableName,
          Key: idempotencyKey(identity),
          ...setOnce(claimAttributes(identity, attempt)),
          ReturnValues: "ALL_NEW",
        }),
      );
      return claimOf(Attributes);
    },

    async record(webhook, time) {
      for (let candidate = 0; candidate < MAX_TIMESTAMP_CANDIDATES; candidate += 1) {
        const timestamp = recordTimestamp(time, webhook.eventId, candidate);
        if (await putRecord(documents, tableName, webhook, timestamp)) return;
      }
      throw new TimestampExhaustedError(`no free timestamp after ${MAX_TIMESTAMP_CANDIDATES} candidates`);
    },

    async complete(identity, completedAt) {
      await documents.send(
        new UpdateCommand({
          TableName: tableName,
          Key: idempotencyKey(identity),
          ...setOnce(completionAttributes(completedAt)),
        }),
      );
    },
  };
}

/** Writes the record, and returns false if another event's record has the key. This event's own is written again, unchanged. */
async function putRecord(
  documents: DynamoDBDocumentClient,
  tableName: string,
  webhook: Webhook,
  timestamp: string,
): Promise<boolean> {
  try {
    await documents.send(
      new PutCommand({
        TableName: tableName,
        Item: recordItem(webhook, timestamp),
        ...unlessOfAnotherEvent(webhook),
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
