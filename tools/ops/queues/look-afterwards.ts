import { setTimeout as sleep } from "node:timers/promises";
import type { SQSClient } from "@aws-sdk/client-sqs";
import type { Queue } from "./dead-letter-queues.ts";
import { lookAt } from "./letters.ts";
import { type QueueState, queueState } from "./queue-state.ts";

/** Letters among which those that came back are looked for. */
const MOST_LOOKED_AT = 1000;

export interface Afterwards {
  /** Of the queue into which letters were sent. */
  readonly to: QueueState;
  /** Letters that are in the dead-letter queue now, about. */
  readonly letters: number;
  /** So many of them were looked at. */
  readonly lookedAt: number;
  /** Those of the ones that were sent that are there again. */
  readonly cameBack: number;
  /** Those of the ones that are gone that are there still. */
  readonly stayed: number;
}

/**
 * Looks whether letters that were sent left their queue, and did not come back.
 * @param waitSeconds until the queue that they were sent into is empty, at most
 */
export async function lookAfterwards(
  queues: SQSClient,
  {
    from,
    to,
    gone,
    sentAs,
    signal,
    waitSeconds,
  }: {
    readonly from: Queue;
    readonly to: Queue;
    /** Message ids. */
    readonly gone: ReadonlySet<string>;
    readonly sentAs: ReadonlySet<string>;
    readonly signal: AbortSignal;
    readonly waitSeconds: number;
  },
): Promise<Afterwards> {
  let state = await queueState(queues, to);
  for (let second = 0; second < waitSeconds && state.waiting + state.inWork > 0 && !signal.aborted; second += 1) {
    await sleep(1000, undefined, { signal }).catch(() => undefined);
    state = await queueState(queues, to);
  }
  const { waiting, inWork } = await queueState(queues, from);
  const there = waiting + inWork > 0 ? await lookAt(queues, from, { limit: MOST_LOOKED_AT, signal }) : [];
  return {
    to: state,
    letters: Math.max(waiting + inWork, there.length),
    lookedAt: there.length,
    cameBack: there.filter(({ id }) => sentAs.has(id)).length,
    stayed: there.filter(({ id }) => gone.has(id)).length,
  };
}
