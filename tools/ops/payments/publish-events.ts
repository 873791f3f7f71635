import type { Pace } from "../change/pace.ts";
import { printable } from "../output/output.ts";
import type { ReplayedEvent } from "./replay.ts";

/** Events that are being published at a time. */
const AT_ONCE = 10;

/** Events in a row that fail, after which no other is tried. */
const FAILURES_IN_A_ROW = 10;

export interface Publishing {
  readonly events: AsyncIterable<ReplayedEvent>;
  readonly pace: Pace;
  readonly signal: AbortSignal;
  publish(event: ReplayedEvent): Promise<void>;
  onProgress(published: number, event: ReplayedEvent): void;
}

export interface Published {
  readonly published: number;
  /** Those that were not, although their turn came. */
  readonly failed: readonly { readonly event: ReplayedEvent; readonly reason: string }[];
  /** The event with which to go on: every event before it had its turn. @default - all had */
  readonly next?: ReplayedEvent;
  /** Why it ended early, if that was no Ctrl-C. */
  readonly stopped?: string;
}

/** Publishes events about in their order. It keeps what cannot be published out of the way of the others, unless nothing can be. */
export async function publishEvents({ events, pace, signal, publish, onProgress }: Publishing): Promise<Published> {
  const failed: { event: ReplayedEvent; reason: string }[] = [];
  let published = 0;
  let row: ReplayedEvent[] = [];
  let last: ReplayedEvent | undefined;

  /** @returns the first event that had no turn */
  async function publishBatch(batch: readonly ReplayedEvent[]): Promise<ReplayedEvent | undefined> {
    const outcomes = await Promise.all(
      batch.map(async (event) =>
        (await pace.turn()) ? { event, reason: await failureOf(publish(event)) } : { event },
      ),
    );
    for (const { event, ...outcome } of outcomes) {
      if (!("reason" in outcome)) return event;
      last = event;
      if (outcome.reason === undefined) {
        published += 1;
        row = [];
        onProgress(published, event);
      } else {
        failed.push({ event, reason: outcome.reason });
        row.push(event);
      }
    }
    return undefined;
  }

  const ended = (next?: ReplayedEvent, stopped?: string): Published => ({
    published,
    failed,
    ...(next && { next }),
    ...(stopped !== undefined && { stopped }),
  });

  let batch: ReplayedEvent[] = [];
  try {
    for await (const event of events) {
      if (signal.aborted) return ended(batch[0] ?? event);
      batch.push(event);
      if (batch.length < AT_ONCE) continue;
      const next = await publishBatch(batch);
      if (next) return ended(next);
      if (row.length >= FAILURES_IN_A_ROW) return ended(row[0], `${row.length} in a row failed`);
      batch = [];
    }
  } catch (error) {
    return ended(batch[0] ?? last, failureText(error));
  }
  return ended(await publishBatch(batch));
}

async function failureOf(work: Promise<void>): Promise<string | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    return failureText(error);
  }
}

/** @throws what is no error */
function failureText(error: unknown): string {
  if (!Error.isError(error)) throw error;
  return `${error.name}: ${printable(error.message)}`;
}
