import { DeleteMessageBatchCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { printable } from "../output/output.ts";
import type { Queue } from "./dead-letter-queues.ts";
import { type Letter, putBack, receiveLetters } from "./letters.ts";

/** Seconds for which a letter that is being taken is hidden. After a command that was killed it can be received again so soon. */
export const HIDDEN_SECONDS = 900;

/** Receives in a row that bring nothing new, after which there is nothing more. */
const FRUITLESS_RECEIVES = 2;

/** Letters in a row that cannot be brought to safety, after which the others are left alone. */
const FAILURES_IN_A_ROW = 10;

/** What became of a letter: brought to safety, or why not. */
export interface Secured {
  readonly letter: Letter;
  /** @default - it is safe */
  readonly failure?: string;
}

export interface Taking {
  readonly queues: SQSClient;
  readonly queue: Queue;
  isWanted(letter: Letter): boolean;
  /** How many at most. */
  readonly count: number;
  readonly signal: AbortSignal;
  /** Brings letters to safety, before it returns. Those that it does not return stay. */
  secure(letters: readonly Letter[]): Promise<readonly Secured[]>;
  onProgress(taken: number): void;
}

export interface Taken {
  /** Those that are safe elsewhere and gone from the queue. */
  readonly gone: readonly Letter[];
  /** Safe elsewhere, and still in the queue: they are there twice. */
  readonly undeleted: readonly string[];
  /** Why others stay, by message id. */
  readonly failed: ReadonlyMap<string, string>;
  /** Wanted, and not looked at: not received any more, or not begun. */
  readonly left: number;
  /** Why it ended early. @default - it did not */
  readonly stopped?: string;
}

/**
 * Takes letters out of their queue. Each is brought to safety first and deleted only then, so at any interruption it is in at
 * least one place. What is received and not taken is put back.
 */
export async function takeLetters(taking: Taking): Promise<Taken> {
  const { queues, queue, isWanted, count, signal, secure, onProgress } = taking;
  const handled = new Set<string>();
  const gone: Letter[] = [];
  const undeleted = new Set<string>();
  const failed = new Map<string, string>();
  const held = new Map<string, Letter>();
  let failures = 0;

  async function take(wanted: readonly Letter[]): Promise<void> {
    const secured = await secure(wanted);
    for (const { letter, failure } of secured) {
      handled.add(letter.id);
      if (failure !== undefined) failed.set(letter.id, failure);
      else undeleted.add(letter.id);
      failures = failure === undefined ? 0 : failures + 1;
    }
    const safe = secured.filter(({ failure }) => failure === undefined).map(({ letter }) => letter);
    const deleted = await deleteLetters(queues, queue, safe);
    for (const letter of deleted) {
      undeleted.delete(letter.id);
      held.delete(letter.id);
      gone.push(letter);
    }
    onProgress(gone.length);
  }

  let stopped: string | undefined;
  try {
    for (let fruitless = 0; handled.size < count && !signal.aborted && fruitless < FRUITLESS_RECEIVES; ) {
      const letters = await receiveLetters(queues, queue, { hiddenSeconds: HIDDEN_SECONDS });
      fruitless = letters.some(({ id }) => !held.has(id)) ? 0 : fruitless + 1;
      for (const letter of letters) held.set(letter.id, letter);
      const fresh = letters.filter((letter) => !handled.has(letter.id) && isWanted(letter));
      const wanted = [...new Map(fresh.map((letter) => [letter.id, letter])).values()].slice(0, count - handled.size);
      if (wanted.length > 0) await take(wanted);
      if (failures >= FAILURES_IN_A_ROW) {
        stopped = `${failures} letters in a row failed`;
        break;
      }
    }
  } catch (error) {
    if (!Error.isError(error)) throw error;
    stopped = `${error.name}: ${printable(error.message)}`;
  } finally {
    // If this fails, they can be received again when their time is over.
    await putBack(queues, [...held.values()]).catch(() => undefined);
  }
  return {
    gone,
    undeleted: [...undeleted],
    failed,
    left: count - handled.size,
    ...(stopped !== undefined && { stopped }),
  };
}

/** @returns those that are deleted */
async function deleteLetters(queues: SQSClient, queue: Queue, letters: readonly Letter[]): Promise<readonly Letter[]> {
  if (letters.length === 0) return [];
  const { Successful = [] } = await queues.send(
    new DeleteMessageBatchCommand({
      QueueUrl: queue.url,
      Entries: letters.map(({ message }, index) => ({ Id: String(index), ReceiptHandle: message.ReceiptHandle })),
    }),
  );
  return Successful.flatMap(({ Id }) => letters[Number(Id)] ?? []);
}
