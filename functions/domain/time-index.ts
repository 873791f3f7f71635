/** The index that lists records by time. Names are stored data, so a name is never changed. Why it is so: docs/decisions/0013-listing-by-time.md. */

/**
 * Partitions of one day. Each takes 1000 writes a second, so that together they take eight times the default throttle.
 * Source: DynamoDB Developer Guide, "Best practices for designing and using partition keys effectively".
 */
export const DAY_SHARDS = 8;

export const TIME_INDEX = {
  name: "by-time",
  partitionKey: "day_shard",
  sortKey: "timestamp",
  /** What a list prints, beside the keys. Never the raw body: an index is a second copy of what it holds. */
  projected: ["amount", "currency", "status", "kind", "event_id", "source"],
} as const;

/**
 * The partition of a record: the day of its time, and a shard by its event. The same for every attempt at one event.
 * @param timestamp the record's
 * @param eventId 64 hexadecimal digits, of which each is as likely as any other
 */
export function dayShard(timestamp: string, eventId: string): string {
  return shardOfDay(timestamp, Number.parseInt(eventId.slice(-2), 16) % DAY_SHARDS);
}

/** All partitions of a day. @param time of that day: ISO 8601, UTC */
export function dayShards(time: string): readonly string[] {
  return Array.from({ length: DAY_SHARDS }, (_, shard) => shardOfDay(time, shard));
}

function shardOfDay(time: string, shard: number): string {
  return `${time.slice(0, "2026-11-24".length)}#${shard}`;
}
