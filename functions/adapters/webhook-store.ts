import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, NumberValue, PutCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { TimestampExhaustedError } from "../domain/errors.ts";
import type { Claim, WebhookStore } from "../domain/ports.ts";
import { MAX_TIMESTAMP_CANDIDATES, recordTimestamp } from "../domain/record-timestamp.ts";
import { recordAttributes, type Webhook } from "../domain/webhook.ts";
import type { WebhookIdentity } from "../domain/webhook-identity.ts";

/**
 * Webhooks in the transaction table.
 *
 * Each webhook has an idempotency item, in a partition of its own so that a busy transaction is not made busier. Its key
 * holds a `#`, which no transaction id can.
 */
export function createWebhookStore(documents: DynamoDBDocumentClient, tableName: string): WebhookStore {
  return {
    async claim(identity, attempt) {
      const { Attributes = {} } = await documents.send(
        new UpdateCommand({
          TableName: tableName,
          Key: idempotencyKey(identity),
          UpdateExpression:
            "SET content_digest = if_not_exists(content_digest, :content_digest), " +
            "received_at = if_not_exists(received_at, :received_at), attempt_id = if_not_exists(attempt_id, :attempt_id)",
          ExpressionAttributeValues: {
            ":content_digest": identity.contentDigest,
            ":received_at": attempt.receivedAt,
            ":attempt_id": attempt.attemptId,
          },
          ReturnValues: "ALL_NEW",
        }),
      );
      return {
        contentDigest: Attributes.content_digest,
        receivedAt: Attributes.received_at,
        attemptId: Attributes.attempt_id,
        completed: Attributes.completed_at !== undefined,
      } satisfies Claim;
    },

    async record(webhook, receivedAt) {
      for (let candidate = 0; candidate < MAX_TIMESTAMP_CANDIDATES; candidate += 1) {
        const timestamp = recordTimestamp(receivedAt, webhook.eventId, candidate);
        if (await putRecord(documents, tableName, webhook, timestamp)) return;
      }
      throw new TimestampExhaustedError(`no free timestamp after ${MAX_TIMESTAMP_CANDIDATES} candidates`);
    },

    async complete(identity, completedAt) {
      await documents.send(
        new UpdateCommand({
          TableName: tableName,
          Key: idempotencyKey(identity),
          UpdateExpression: "SET completed_at = if_not_exists(completed_at, :completed_at)",
          ExpressionAttributeValues: { ":completed_at": completedAt },
        }),
      );
    },
  };
}

function idempotencyKey({ eventId }: WebhookIdentity) {
  return { transaction_id: `idempotency#${eventId}`, timestamp: "idempotency" };
}

/** Writes the record unless another event's stands there: false then. This event's own is written again, unchanged. */
async function putRecord(
  documents: DynamoDBDocumentClient,
  tableName: string,
  webhook: Webhook,
  timestamp: string,
): Promise<boolean> {
  const attributes = recordAttributes(webhook, timestamp);
  try {
    await documents.send(
      new PutCommand({
        TableName: tableName,
        Item: { ...attributes, amount: NumberValue.from(attributes.amount.toString()) },
        ConditionExpression: "attribute_not_exists(transaction_id) OR event_id = :event_id",
        ExpressionAttributeValues: { ":event_id": webhook.eventId },
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
