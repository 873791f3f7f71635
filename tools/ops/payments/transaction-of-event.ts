import { QueryCommand } from "@aws-sdk/lib-dynamodb";
import { recordTimestamp } from "../../../functions/domain/record-timestamp.ts";
import type { Environment } from "../environment/environment.ts";
import { type ClaimTimes, claimsOf } from "./claims.ts";
import { recordsByTime } from "./records-by-time.ts";
import { isoTime } from "./time-range.ts";

/** Milliseconds before its arrival in which an event most likely happened: its record stands at that time. */
const LIKELY_MILLISECONDS = 10 * 60 * 1000;

/** Where the digits of a record's timestamp begin that come from its event. */
const DIGITS_AT = "2026-11-24T08:00:00.000".length;

export interface FoundEvent extends ClaimTimes {
  /** Absent if it is not found in the time before it was received. */
  readonly transaction_id?: string;
}

/**
 * What is known of an event, by its id, and its transaction. It is looked for in the index by time, so that the table need not be
 * read: an event that happened long before it came is not found.
 * @returns undefined if nobody claimed the event
 */
export async function findEvent(
  environment: Environment,
  eventId: string,
  signal: AbortSignal,
): Promise<FoundEvent | undefined> {
  const { clients, table } = environment;
  const claim = (await claimsOf(clients.documents, table, [eventId])).get(eventId);
  if (claim?.received_at === undefined) return claim;
  const received = Date.parse(claim.received_at);
  const range = { from: isoTime(received - LIKELY_MILLISECONDS), to: isoTime(received + 1) };
  const digits = recordTimestamp(claim.received_at, eventId).slice(DIGITS_AT);
  for await (const { transaction_id, timestamp } of recordsByTime({ documents: clients.documents, table }, range)) {
    if (signal.aborted) return claim;
    if (timestamp.slice(DIGITS_AT) !== digits) continue;
    const { Items = [] } = await clients.documents.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: "transaction_id = :transaction_id AND #timestamp = :timestamp",
        ProjectionExpression: "event_id",
        ExpressionAttributeNames: { "#timestamp": "timestamp" },
        ExpressionAttributeValues: { ":transaction_id": transaction_id, ":timestamp": timestamp },
      }),
    );
    if (Items[0]?.event_id === eventId) return { ...claim, transaction_id };
  }
  return claim;
}
