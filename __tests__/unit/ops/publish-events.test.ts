import { type Publishing, publishEvents } from "../../../tools/ops/payments/publish-events.ts";
import type { ReplayedEvent } from "../../../tools/ops/payments/replay.ts";

const EVENTS = Array.from({ length: 35 }, (_, number) => ({
  transaction_id: `txn-${number}`,
  timestamp: `2026-11-24T08:00:00.0${10 + number}123456Z`,
  event_id: `event-${number}`,
}));

/** Publishes events. Those that are named fail. */
async function publishing(failing: readonly number[], more: Partial<Publishing> = {}) {
  const published: string[] = [];
  const outcome = await publishEvents({
    events: from(EVENTS),
    pace: { turn: async () => true },
    signal: new AbortController().signal,
    publish: async ({ event_id }) => {
      if (failing.some((number) => event_id === `event-${number}`)) throw new Error("not recorded");
      published.push(event_id);
    },
    onProgress: () => undefined,
    ...more,
  });
  return { published, outcome };
}

async function* from(events: readonly ReplayedEvent[], end?: Error) {
  yield* events;
  if (end) throw end;
}

const ids = (events: readonly ReplayedEvent[]) => events.map(({ event_id }) => event_id);

test("given events of which some cannot be published, when they are, then the others are, and each failure is told", async () => {
  const { published, outcome } = await publishing([3, 20]);

  expect(published).toEqual(ids(EVENTS.filter((_, number) => number !== 3 && number !== 20)));
  expect(outcome).toEqual({
    published: 33,
    failed: [
      { event: EVENTS[3], reason: "Error: not recorded" },
      { event: EVENTS[20], reason: "Error: not recorded" },
    ],
  });
});

test("given a topic that takes no more, when ten in a row fail, then no other is tried, and it goes on with the first of them", async () => {
  const { published, outcome } = await publishing(Array.from({ length: 35 }, (_, number) => number).slice(17));

  expect(published).toEqual(ids(EVENTS.slice(0, 17)));
  expect(outcome).toMatchObject({ published: 17, next: EVENTS[17], stopped: "13 in a row failed" });
});

test("given Ctrl-C, when some of a batch had no turn, then it goes on with the first of these", async () => {
  let turns = 0;
  const { published, outcome } = await publishing([], { pace: { turn: async () => ++turns <= 14 } });

  expect(published).toEqual(ids(EVENTS.slice(0, 14)));
  expect(outcome).toEqual({ published: 14, failed: [], next: EVENTS[14] });
});

test("given Ctrl-C between two events, when the next one is read, then it goes on with what was not begun", async () => {
  const interrupted = new AbortController();
  const { outcome } = await publishing([], { signal: interrupted.signal, onProgress: () => interrupted.abort() });

  expect(outcome).toEqual({ published: 10, failed: [], next: EVENTS[10] });
});

test("given a table that cannot be read any more, when events were read before, then it goes on with the first that was not published", async () => {
  const { published, outcome } = await publishing([], { events: from(EVENTS.slice(0, 12), new Error("no answer")) });

  expect(published).toHaveLength(10);
  expect(outcome).toEqual({ published: 10, failed: [], next: EVENTS[10], stopped: "Error: no answer" });
});
