import { paginateQuery } from "@aws-sdk/lib-dynamodb";
import { parseJsonAsWritten } from "../../../functions/domain/exact-json.ts";
import type { Environment } from "../environment/environment.ts";

/** The body of an event as it was received, undefined if the transaction has no such event, or its body was erased. Reads the transaction's records. */
export async function rawBodyOf(
  { clients, table }: Environment,
  transactionId: string,
  eventId: string,
): Promise<string | undefined> {
  const pages = paginateQuery(
    { client: clients.documents },
    {
      TableName: table,
      ConsistentRead: true,
      KeyConditionExpression: "transaction_id = :transaction_id",
      FilterExpression: "event_id = :event_id",
      ProjectionExpression: "raw_data",
      ExpressionAttributeValues: { ":transaction_id": transactionId, ":event_id": eventId },
    },
  );
  for await (const { Items = [] } of pages) {
    const body = Items[0]?.raw_data;
    if (typeof body === "string") return body;
  }
  return undefined;
}

const HIDDEN = "•••";

/** Digits of a number from which it may be a card's or an account's. */
const LONG_NUMBER = /\d{8}/;

/**
 * A body with its keys and without its values: texts and long numbers are hidden. Of what is not JSON nothing is left.
 * @returns JSON in indented lines
 */
export function maskedBody(body: string): string {
  try {
    return JSON.stringify(parseJsonAsWritten(body), masked, 2);
  } catch {
    return HIDDEN;
  }
}

function masked(_key: string, value: unknown): unknown {
  if (typeof value === "string") return HIDDEN;
  const written = (value as Partial<RawJSON> | null)?.rawJSON;
  return written !== undefined && LONG_NUMBER.test(written) ? HIDDEN : value;
}
