import type { BatchGetCommand } from "@aws-sdk/lib-dynamodb";
import { CommandFailure } from "../../command-line/command.ts";
import { claimsOf } from "../../tools/ops/payments/claims.ts";

const TABLE = "payment-transactions-prod";
const RECEIVED = "2026-11-24T08:00:00.000Z";

/** A table that reads, of each call's keys, as many as the next number says; after the last number, all. */
function throttledTable(read: readonly number[]) {
  const asked: number[] = [];
  const pauses: number[] = [];
  const answer = ({ input }: BatchGetCommand) => {
    const keys = input.RequestItems?.[TABLE]?.Keys ?? [];
    const count = read[asked.length] ?? keys.length;
    asked.push(keys.length);
    const unread = keys.slice(count);
    return Promise.resolve({
      Responses: { [TABLE]: keys.slice(0, count).map((key) => ({ ...key, received_at: RECEIVED })) },
      UnprocessedKeys: unread.length > 0 ? { [TABLE]: { Keys: unread } } : {},
    });
  };
  const documents = { send: answer } as unknown as Parameters<typeof claimsOf>[0];
  const pause = (milliseconds: number) => Promise.resolve(pauses.push(milliseconds));
  return { asked, pauses, claims: (ids: readonly string[]) => claimsOf(documents, TABLE, ids, pause) };
}

const ids = (count: number) => Array.from({ length: count }, (_, index) => `event-${index}`);

test("given a table that reads everything, when claims are read, then nobody pauses between its batches", async () => {
  const { claims, asked, pauses } = throttledTable([]);

  expect((await claims(ids(250))).size).toBe(250);
  expect([asked, pauses]).toEqual([[100, 100, 50], []]);
});

test("given a throttled table, when claims are read, then each answer in a row that leaves keys out doubles the pause", async () => {
  const { claims, asked, pauses } = throttledTable([0, 0, 1]);

  const found = await claims(ids(3));

  expect([...found]).toEqual(expect.arrayContaining(ids(3).map((id) => [id, { received_at: RECEIVED }])));
  expect(asked).toEqual([3, 3, 3, 2]);
  expect(pauses).toHaveLength(3);
  for (const [index, longest] of [50, 100, 200].entries()) {
    expect(pauses[index]).toBeGreaterThanOrEqual(longest / 2);
    expect(pauses[index]).toBeLessThanOrEqual(longest);
  }
});

test("given a table that stays throttled, when claims are read, then that is said after pauses of at most 5 s", async () => {
  const { claims, asked, pauses } = throttledTable(Array(100).fill(0));

  await expect(claims(ids(2))).rejects.toThrow(
    new CommandFailure(`table ${TABLE} is throttled: 2 items were not read, try again later`),
  );
  expect(asked).toHaveLength(12);
  expect(Math.max(...pauses)).toBeLessThanOrEqual(5000);
});
