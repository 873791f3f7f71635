import { CommandFailure } from "../../../command-line/command.ts";
import { createPace } from "../change/pace.ts";
import type { Outcome, Plan } from "../change/plan.ts";
import type { Environment } from "../environment/environment.ts";
import { everyFewSeconds } from "../output/progress.ts";
import { duration } from "../output/table.ts";
import { type Published, publishEvents } from "./publish-events.ts";
import { createPublisher, millisecondOfRecord, type ReplayedEvent } from "./replay.ts";

/** What a replay works with. */
export interface ReplayRun {
  readonly environment: Environment;
  readonly signal: AbortSignal;
}

export interface Replay {
  /** Published in a second. */
  readonly rate: number;
  /** One for each payment, as it is now. */
  readonly current: boolean;
  events(environment: Environment, current: boolean): AsyncIterable<ReplayedEvent>;
  /** For the audit record. */
  readonly facts: Readonly<Record<string, string>>;
  /** The command that goes on with this event. */
  goingOn(next: ReplayedEvent): string;
}

/** Event ids that the audit record has, and failures that are told one by one. */
const MAX_TOLD = { ids: 1000, failures: 50 };

/** Publishes notifications again. */
export async function planReplay(run: ReplayRun, replay: Replay, tell: (text: string) => void): Promise<Plan> {
  const { environment, signal } = run;
  const { rate, current, facts } = replay;
  const progress = everyFewSeconds(tell);
  const eventIds: string[] = [];
  let count = 0;
  for await (const { event_id, timestamp } of replay.events(environment, current)) {
    if (signal.aborted) throw new CommandFailure("interrupted: nothing was published");
    count += 1;
    if (eventIds.length < MAX_TOLD.ids) eventIds.push(event_id);
    progress(() => `${count} notifications to publish found so far, at ${timestamp.slice(0, 19)}Z …`);
  }
  const what = `${count} ${count === 1 ? "notification" : "notifications"}`;
  return {
    says: [
      `publish ${what} again, ${current ? "of each payment as it is now" : "one for each event"}, ${rate} in a second (${duration((count / rate) * 1000)})`,
      `to all subscribers of ${environment.name("payment-email-notifications")}, marked as replayed`,
    ],
    facts: { ...facts, current, rate, notifications: count, event_ids: eventIds },
    ...(count > 0 && { apply: (say) => publish(run, replay, { count, tell: say }) }),
  };
}

async function publish(
  run: ReplayRun,
  replay: Replay,
  { count, tell }: { readonly count: number; tell(text: string): void },
): Promise<Outcome> {
  const { environment, signal } = run;
  const { rate, current } = replay;
  const progress = everyFewSeconds(tell);
  const done = await publishEvents({
    events: replay.events(environment, current),
    pace: createPace(rate, signal),
    signal,
    publish: await createPublisher(environment, { current }),
    onProgress: (published, { timestamp }) =>
      progress(() => `${published} of ${count} published so far, at ${timestamp.slice(0, 19)}Z …`),
  });
  const { published, failed, next, stopped } = done;
  return {
    says: [
      `${published} of ${count} published`,
      ...shortfalls(done),
      ...(next ? [`go on with: ${replay.goingOn(next)}`] : []),
    ],
    facts: {
      published,
      failed: failed.map(({ event }) => event.event_id),
      ...(next && { next_event: next.event_id, next_time: millisecondOfRecord(next.timestamp) }),
      ...(stopped !== undefined && { stopped }),
    },
    complete: failed.length === 0 && next === undefined && stopped === undefined,
  };
}

function shortfalls({ failed, stopped }: Published): string[] {
  return [
    ...failed
      .slice(0, MAX_TOLD.failures)
      .map(({ event, reason }) => `not published: event ${event.event_id} of ${event.transaction_id}: ${reason}`),
    ...(failed.length > MAX_TOLD.failures ? [`and ${failed.length - MAX_TOLD.failures} more`] : []),
    ...(stopped === undefined ? [] : [`ended early: ${stopped}`]),
  ];
}
