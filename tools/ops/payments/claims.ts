import { setTimeout as sleep } from "node:timers/promises";
import { BatchGetCommand, type DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { CommandFailure } from "../../../command-line/command.ts";
import { idempotencyKey } from "../../../functions/adapters/items.ts";

/** What is known of an event's processing. */
export interface ClaimTimes {
  /** When its first delivery came. Absent if nobody claimed it: the record was made by other means than a webhook. */
  readonly received_at?: string;
  /** When it was recorded and its notification queued. Absent if that has not been finished. */
  readonly completed_at?: string;
}

/** Source: DynamoDB API Reference, BatchGetItem. */
const MAX_KEYS = 100;

/** An answer that leaves keys out means that the table is throttled, so each in a row doubles the pause before the next call. */
const FIRST_PAUSE = 50;
const LONGEST_PAUSE = 5000;

/** Answers in a row with no key read, about half a minute, after which the table does not recover by waiting. */
const FRUITLESS_ANSWERS = 12;

/**
 * When events were received and completed, by their ids.
 * @param pause waits for so many milliseconds
 * @throws CommandFailure when the table stays throttled
 */
export async function claimsOf(
  documents: Pick<DynamoDBDocumentClient, "send">,
  table: string,
  eventIds: readonly string[],
  pause: (milliseconds: number) => Promise<unknown> = sleep,
): Promise<ReadonlyMap<string, ClaimTimes>> {
  const ids = [...new Set(eventIds)];
  const waiting = ids.map((eventId) => idempotencyKey({ eventId }));
  const idOf = new Map(waiting.map(({ transaction_id }, index) => [transaction_id, ids[index] ?? ""]));
  const claims = new Map<string, ClaimTimes>();
  let throttled = 0;
  let fruitless = 0;
  while (waiting.length > 0) {
    const Keys = waiting.splice(0, MAX_KEYS);
    const { Responses, UnprocessedKeys } = await documents.send(
      new BatchGetCommand({ RequestItems: { [table]: { Keys, ConsistentRead: true } } }),
    );
    for (const { transaction_id, received_at, completed_at } of Responses?.[table] ?? []) {
      const times = { ...(received_at && { received_at }), ...(completed_at && { completed_at }) };
      claims.set(idOf.get(transaction_id) ?? "", times);
    }
    const unread = (UnprocessedKeys?.[table]?.Keys ?? []) as typeof waiting;
    waiting.push(...unread);
    throttled = unread.length > 0 ? throttled + 1 : 0;
    fruitless = unread.length < Keys.length ? 0 : fruitless + 1;
    if (fruitless === FRUITLESS_ANSWERS) {
      throw new CommandFailure(`table ${table} is throttled: ${waiting.length} events were not read, try again later`);
    }
    if (throttled > 0) await pause(pauseAfter(throttled));
  }
  return claims;
}

/** Between half and the whole of a doubling time: callers that were throttled together do not come back together. */
function pauseAfter(throttled: number): number {
  return Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (throttled - 1)) * (0.5 + Math.random() / 2);
}
