import { setTimeout as sleep } from "node:timers/promises";
import { BatchGetCommand, type DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { CommandFailure } from "../../../command-line/command.ts";

/** An item's attributes by their names. */
// biome-ignore lint/suspicious/noExplicitAny: as the document client has them
export type Attributes = Record<string, any>;

/** An item's key. */
export interface ItemKey {
  readonly transaction_id: string;
  readonly timestamp: string;
}

/** Waits for so many milliseconds. */
export type Pause = (milliseconds: number) => Promise<unknown>;

/** Source: DynamoDB API Reference, BatchGetItem. */
const MAX_KEYS = 100;

/** An answer that leaves keys out means that the table is throttled, so each in a row doubles the pause before the next call. */
const FIRST_PAUSE = 50;
const LONGEST_PAUSE = 5000;

/** Answers in a row with no key read, about half a minute, after which the table does not recover by waiting. */
const FRUITLESS_ANSWERS = 12;

/**
 * The items of these keys that there are, in no order.
 * @throws CommandFailure when the table stays throttled
 */
export async function* itemsByKeys(
  documents: Pick<DynamoDBDocumentClient, "send">,
  table: string,
  keys: readonly ItemKey[],
  pause: Pause = sleep,
): AsyncGenerator<Attributes> {
  const waiting = [...keys];
  let throttled = 0;
  let fruitless = 0;
  while (waiting.length > 0) {
    const Keys = waiting.splice(0, MAX_KEYS);
    const { Responses, UnprocessedKeys } = await documents.send(
      new BatchGetCommand({ RequestItems: { [table]: { Keys, ConsistentRead: true } } }),
    );
    yield* Responses?.[table] ?? [];
    const unread = (UnprocessedKeys?.[table]?.Keys ?? []) as typeof waiting;
    waiting.push(...unread);
    throttled = unread.length > 0 ? throttled + 1 : 0;
    fruitless = unread.length < Keys.length ? 0 : fruitless + 1;
    if (fruitless === FRUITLESS_ANSWERS) {
      throw new CommandFailure(`table ${table} is throttled: ${waiting.length} items were not read, try again later`);
    }
    if (throttled > 0) await pause(pauseAfter(throttled));
  }
}

/** Between half and the whole of a doubling time: callers that were throttled together do not come back together. */
function pauseAfter(throttled: number): number {
  return Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (throttled - 1)) * (0.5 + Math.random() / 2);
}
