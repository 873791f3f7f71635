import { DAY_SHARDS } from "../../../functions/domain/time-index.ts";
import { servedPerSecond } from "../../../stacks/definitions/expected-load.ts";
import { expectedMilliseconds } from "../paper/assumptions.ts";
import type { Counts } from "../paper/counts.ts";
import { readUnits, storedItems, writeUnits } from "../paper/items.ts";
import type { StackFacts } from "../paper/stack.ts";
import { LIMITS } from "./limits.ts";

/** Something that only so much goes through. */
export interface Bottleneck {
  readonly what: string;
  /** Webhooks a second. */
  readonly capacity: number;
  /** What raises it. */
  readonly raise: string;
  /** Whether AWS has to be asked. */
  readonly quota: "no" | "yes" | "cannot be raised";
}

/** Everything that webhooks go through, the narrowest first. */
export function bottlenecks(counts: Counts, stack: StackFacts): Bottleneck[] {
  const { record, indexed, idempotency } = storedItems();
  const processor = expectedMilliseconds(counts, "webhook-processor");
  const dispatcher = expectedMilliseconds(counts, "notification-dispatcher");
  // The dispatcher publishes a batch side by side.
  const dispatchedPerSecond = (concurrency: number) => servedPerSecond(concurrency, dispatcher) * stack.batchSize;
  const all: Bottleneck[] = [
    { what: "throttle of the stage", capacity: stack.throttle, raise: "`throttleRateLimit`", quota: "no" },
    {
      what: `reserved concurrency of webhook-processor, ${processor} ms a call`,
      capacity: servedPerSecond(stack.processorConcurrency, processor),
      raise: "`reserveConcurrency: false`, or its number in payment-stack.ts",
      quota: "no",
    },
    { what: "API requests of the account", capacity: LIMITS.apiRequests, raise: "quota", quota: "yes" },
    {
      what: "executions at once of the account, if webhooks had all of them",
      capacity: servedPerSecond(LIMITS.accountConcurrency, processor),
      raise: "quota",
      quota: "yes",
    },
    {
      what: `the queue's consumer, ${dispatcher} ms a batch`,
      capacity: dispatchedPerSecond(stack.dispatcherConcurrency),
      raise: "`maximumConcurrency` in queue-consumer.ts",
      quota: "no",
    },
    {
      what: "messages in flight, with the consumer's concurrency as it is",
      capacity: (LIMITS.messagesInFlight * 1000) / dispatcher,
      raise: "quota",
      quota: "yes",
    },
    {
      what: "write units of the table",
      capacity: LIMITS.tableWriteUnits / (2 * writeUnits(idempotency) + writeUnits(record)),
      raise: "quota",
      quota: "yes",
    },
    {
      what: "read units of the table",
      capacity: LIMITS.tableReadUnits / readUnits(record),
      raise: "quota",
      quota: "yes",
    },
    ...(stack.timeIndex
      ? [
          {
            what: "write units of the index by time, a day's partitions together",
            capacity: (DAY_SHARDS * LIMITS.partitionWriteUnits) / writeUnits(indexed),
            raise: "`timeIndex: false`, or its shards in time-index.ts",
            quota: "no" as const,
          },
        ]
      : []),
    {
      what: "write units of a partition: webhooks of one transaction",
      capacity: LIMITS.partitionWriteUnits / writeUnits(record),
      raise: "nothing",
      quota: "cannot be raised",
    },
    { what: "messages published to the topic", capacity: LIMITS.publishes, raise: "quota", quota: "yes" },
    {
      what: "KMS requests, were every execution a new container",
      capacity: LIMITS.keyRequests,
      raise: "quota; data keys are used for five minutes, so only new containers ask",
      quota: "yes",
    },
  ];
  return all.sort((a, b) => a.capacity - b.capacity);
}
