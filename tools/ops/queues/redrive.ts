import { existsSync } from "node:fs";
import { CommandFailure, UsageError } from "../../../command-line/command.ts";
import { createPace } from "../change/pace.ts";
import type { Outcome, Plan } from "../change/plan.ts";
import type { Environment } from "../environment/environment.ts";
import { printable } from "../output/output.ts";
import { everyFewSeconds } from "../output/progress.ts";
import { duration } from "../output/table.ts";
import { type DeadLetterQueue, deadLetterQueue, type Queue } from "./dead-letter-queues.ts";
import { namedQueue, wayBack } from "./destination.ts";
import { keepingIn } from "./keep-letters.ts";
import { type Letter, lookAt } from "./letters.ts";
import { type Afterwards, lookAfterwards } from "./look-afterwards.ts";
import { sendingTo } from "./send-back.ts";
import { HIDDEN_SECONDS, type Taken, takeLetters } from "./take-letters.ts";

export interface Redrive {
  /** `payment-notifications-dlq` */
  readonly queue: string;
  /** Message ids. @default - all that are there */
  readonly ids?: readonly string[];
  /** Sent in a second. */
  readonly rate: number;
  /** URL or ARN of another queue. @default - the queue that they came from */
  readonly to?: string | undefined;
  /** File into which they are written instead of being sent. @default - they are sent */
  readonly keep?: string | undefined;
}

/** What a redrive works with. */
export interface RedriveRun {
  readonly environment: Environment;
  readonly signal: AbortSignal;
  /** Seconds to wait until what was sent is taken. @default 20 */
  readonly waitSeconds?: number;
  /** Letters of one run. @default 50000 */
  readonly maxLetters?: number;
}

/** Letters, and failures, that are told one by one. */
const MAX_TOLD = 50;

/**
 * Letters of one run. A queue lets 120 000 be received and not deleted.
 * Source: Amazon SQS Developer Guide, "Message quotas".
 */
const MAX_LETTERS = 50_000;

/** Sends dead letters back, or elsewhere, or writes them into a file. Loses none, whatever happens. */
export async function planRedrive(run: RedriveRun, asked: Redrive, tell: (text: string) => void): Promise<Plan> {
  const { environment, signal, maxLetters = MAX_LETTERS } = run;
  const { keep } = asked;
  const from = await deadLetterQueue(environment, asked.queue);
  if (keep !== undefined && existsSync(keep)) throw new UsageError(`--keep: "${keep}" given, allowed: a new file`);
  const to = keep === undefined ? await destinationOf(environment, asked, from) : undefined;
  const progress = everyFewSeconds(tell);
  const there = await lookAt(environment.clients.queues, from, {
    signal,
    limit: maxLetters,
    hiddenSeconds: HIDDEN_SECONDS,
    onProgress: (seen) => progress(() => `${seen} letters of ${from.name} looked at so far …`),
  });
  const letters = asked.ids === undefined ? there : there.filter(({ id }) => asked.ids?.includes(id));
  const missing = (asked.ids ?? []).filter((id) => !letters.some((letter) => letter.id === id));
  if (missing.length > 0) throw new CommandFailure(`${from.name} holds no letter ${missing.join(", ")}`);
  // Of a queue that holds more nobody knows which come next.
  const anyOf = asked.ids === undefined && there.length === maxLetters;
  const what = keep === undefined ? `send to ${to?.name}` : `write into ${keep}, then delete`;
  const which = anyOf
    ? `${letters.length} letters of ${from.name}, those that come first; run it again for the rest`
    : `${counted(letters.length)} of the ${there.length} in ${from.name}`;
  return {
    says: [`${what}: ${which}`, ...letters.flatMap(told)],
    facts: { queue: from.name, to: to?.name ?? `file ${keep}`, letters: letters.length, ...namesOf(letters) },
    ...(letters.length > 0 && {
      apply: (say) =>
        to
          ? sendBack(run, { from, to, letters, anyOf, rate: asked.rate }, say)
          : discard(run, { from, letters, anyOf, file: keep ?? "" }, say),
    }),
  };
}

function destinationOf(environment: Environment, { to }: Redrive, from: DeadLetterQueue): Promise<Queue> {
  return to === undefined ? wayBack(environment, from) : namedQueue(environment, to, from);
}

interface Move {
  readonly from: Queue;
  readonly letters: readonly Letter[];
  /** As many as these, whichever come. */
  readonly anyOf: boolean;
}

async function sendBack(
  { environment, signal, waitSeconds = 20 }: RedriveRun,
  { to, rate, ...move }: Move & { readonly to: Queue; readonly rate: number },
  tell: (text: string) => void,
): Promise<Outcome> {
  const { queues } = environment.clients;
  const { secure, sentAs } = sendingTo(queues, to, createPace(rate, signal));
  const { from } = move;
  // Those that were sent and came back are left.
  const taken = await takeLetters({
    ...taking(move, tell, "sent", ({ id }) => !sentAs.has(id)),
    queues,
    signal,
    secure,
  });
  const says = [`${counted(taken.gone.length)} sent to ${to.name}`, ...shortfalls(taken)];
  tell(`${taken.gone.length} sent; looking what becomes of them …`);
  const gone = new Set(taken.gone.map(({ id }) => id));
  try {
    const afterwards = await lookAfterwards(queues, { from, to, gone, sentAs, signal, waitSeconds });
    return {
      says: [...says, ...seen(from, to, afterwards)],
      facts: { ...factsOf(taken), came_back: afterwards.cameBack, still_there: afterwards.stayed },
      complete: isComplete(taken) && afterwards.cameBack + afterwards.stayed === 0,
    };
  } catch (error) {
    if (!Error.isError(error)) throw error;
    says.push(`what became of them is not known: ${error.name}: ${printable(error.message)}`);
    return { says, facts: factsOf(taken), complete: false };
  }
}

async function discard(
  { environment, signal }: RedriveRun,
  { file, ...move }: Move & { readonly file: string },
  tell: (text: string) => void,
): Promise<Outcome> {
  const { queues } = environment.clients;
  const { secure, close } = await keepingIn(file);
  const taken = await takeLetters({ ...taking(move, tell, "written"), queues, signal, secure }).finally(close);
  return {
    says: [`${counted(taken.gone.length)} deleted from ${move.from.name}, kept in ${file}`, ...shortfalls(taken)],
    facts: { ...factsOf(taken), file },
    complete: isComplete(taken),
  };
}

function taking(
  { from, letters, anyOf }: Move,
  tell: (text: string) => void,
  done: string,
  isWanted: (letter: Letter) => boolean = () => true,
) {
  const progress = everyFewSeconds(tell);
  const ids = new Set(letters.map(({ id }) => id));
  return {
    queue: from,
    count: letters.length,
    isWanted: (letter: Letter) => (anyOf ? isWanted(letter) : ids.has(letter.id)),
    onProgress: (taken: number) => progress(() => `${taken} of ${letters.length} ${done} so far …`),
  };
}

function isComplete({ undeleted, failed, left, stopped }: Taken): boolean {
  return undeleted.length + failed.size + left === 0 && stopped === undefined;
}

function factsOf(taken: Taken) {
  const { gone, undeleted, failed, left, stopped } = taken;
  return {
    taken: gone.length,
    failed: failed.size,
    there_twice: undeleted,
    left,
    ...(stopped !== undefined && { stopped }),
    ...namesOf(gone),
  };
}

/** What names letters without naming a transaction. */
function namesOf(letters: readonly Letter[]) {
  return {
    message_ids: letters.map(({ id }) => id),
    event_ids: letters.flatMap(({ eventId }) => eventId ?? []),
  };
}

function shortfalls({ undeleted, failed, left, stopped }: Taken): string[] {
  return [
    ...(stopped === undefined ? [] : [`ended early: ${stopped}`]),
    ...[...failed].slice(0, MAX_TOLD).map(([id, reason]) => `${id} stays: ${reason}`),
    ...(failed.size > MAX_TOLD ? [`and ${failed.size - MAX_TOLD} more stay`] : []),
    ...undeleted.map(
      (id) => `${id} is safe, but could not be deleted: sent back again, it comes twice, which is allowed`,
    ),
    ...(left === 0 ? [] : [`${counted(left)} not taken: run it again for what is still there`]),
  ];
}

function seen(from: Queue, to: Queue, { to: state, letters, lookedAt, cameBack, stayed }: Afterwards): string[] {
  const { waiting, inWork, visibilitySeconds, maxReceives } = state;
  const unfinished = waiting + inWork;
  return [
    `${to.name} now: ${waiting} waiting, ${inWork} being worked on${unfinished > 0 ? ", still to be waited for" : ""}`,
    `${from.name} now: ${counted(letters)}; of ${lookedAt} looked at ${cameBack} came back and ${stayed} did not leave`,
    ...(maxReceives === undefined
      ? []
      : [
          `what fails again is a dead letter after ${maxReceives} receives, in about ${duration(maxReceives * visibilitySeconds * 1000)}: look then with dead-letters`,
        ]),
  ];
}

function told({ id, sentAt, transactionId, eventId }: Letter, index: number): string[] {
  if (index > MAX_TOLD) return [];
  if (index === MAX_TOLD) return ["  and more, which dead-letters shows"];
  const age = duration(Date.now() - sentAt);
  return [`  ${id}  ${age.padEnd(10)}  ${eventId?.slice(0, 12) ?? "-".padEnd(12)}  ${transactionId ?? "-"}`];
}

function counted(count: number): string {
  return count === 1 ? "1 letter" : `${count} letters`;
}
