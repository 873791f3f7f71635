import type { Message } from "@aws-sdk/client-sqs";
import type { APIGatewayProxyEvent } from "aws-lambda";
import fc from "fast-check";
import { FaultInjector } from "../../local/faults/fault-injector.ts";
import { captureOutput } from "../../testing/capture-output.ts";
import { aContext, sqsEvent } from "../../testing/factories/lambda-events.ts";
import { aWebhook, webhookBody } from "../../testing/factories/webhooks.ts";
import { report } from "../../testing/report.ts";
import { type EmulatedAws, startEmulatedAws } from "../../testing/systems/emulated-aws.ts";
import { anyHistory, arrives, type Delivery, type History, type ProviderEvent, readable } from "./support/history.ts";
import { faultsOf } from "./support/webhook-calls.ts";

/** Twenty times as fast, so that waiting for a concurrent attempt takes a twentieth of a second. */
jest.mock("../../functions/runtime/clock.ts", () => {
  const SPEED = 20;
  const began = Date.now();
  return {
    systemClock: {
      now: () => began + Math.floor(performance.now() * SPEED),
      sleep: (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds / SPEED)),
    },
  };
});

jest.setTimeout(200_000);

/** The same histories at every run; `HISTORY_SEED=<number>` makes others. A failure prints its seed. */
const SEED = Number(process.env.HISTORY_SEED ?? 20_261_124);
const RUNS = Number(process.env.HISTORIES ?? 100);
const MAX_RETRIES = 5;
/** Of the event source mapping, and of the queue's redrive policy. */
const BATCH_SIZE = 10;
const MAX_RECEIVES = 5;

const faults = new FaultInjector();
let aws: EmulatedAws;
let invoke: (handlerName: "post" | "get", request: object) => Promise<{ statusCode: number; body: string }>;
let dispatch: typeof import("../../functions/notification-dispatcher.ts").handler;

beforeAll(async () => {
  aws = await startEmulatedAws([
    faults.middleware({
      endContainer: async () => {},
      onFault: () => {
        injected += 1;
      },
    }),
  ]);
  process.env.AWS_ACCESS_KEY_ID = "local-webhook-processor";
  const { handler: post } = await import("../../functions/webhook-processor.ts");
  const { handler: get } = await import("../../functions/transaction-reader.ts");
  dispatch = (await import("../../functions/notification-dispatcher.ts")).handler;
  invoke = (name, request) =>
    (name === "post" ? post : get)({ headers: null, ...request } as unknown as APIGatewayProxyEvent, aContext());
});
afterAll(() => aws.stop());

let injected = 0;
let deliveries = 0;
let histories = 0;
/** Of all histories: each event that was answered with 200. */
const recorded: { readonly transaction_id: string; readonly status: string; readonly event: number }[] = [];

/** Plays a history; retries at its end what was not answered with 200; returns in which round each event arrived. */
async function play({ events, rounds }: History, run: string) {
  const arrivals: { round: number; event: ProviderEvent; index: number }[] = [];
  const owed = new Set<number>();
  let round = 0;

  async function deliver(delivery: Delivery): Promise<void> {
    const { event: index, copies, fault } = delivery;
    const event = events[index] as ProviderEvent;
    const fields = { transaction_id: `${run}-${event.transaction}`, status: event.status, amount: index };
    const headers = { "webhook-id": `${run}-event-${index}` };
    if (fault) faults.add(faultsOf([fault], aWebhook(fields, headers).eventId));
    if (arrives(delivery) && !arrivals.some((arrival) => arrival.index === index))
      arrivals.push({ round, event, index });
    const request = { body: webhookBody(fields), headers };
    const answers = await Promise.all(Array.from({ length: copies }, () => invoke("post", request)));
    deliveries += copies;
    // Every delivery is retried until it is answered, so one failure of several is one.
    if (answers.some(({ statusCode }) => statusCode !== 200)) owed.add(index);
    else owed.delete(index);
    expect(answers.map(({ statusCode }) => statusCode).filter((status) => status !== 200 && status !== 500)).toEqual(
      [],
    );
  }

  for (const current of rounds) {
    round += 1;
    await Promise.all(current.map(deliver));
    faults.clear();
  }
  for (const index of owed) {
    for (let retry = 0; owed.has(index); retry += 1) {
      if (retry === MAX_RETRIES) throw new Error(`event ${index} is not answered with 200 after ${retry} retries`);
      round += 1;
      await deliver({ event: index, copies: 1, fault: null });
    }
  }
  return arrivals;
}

test("given any history, when a client reads, then it reads what the model says, and there is one record for each event", async () => {
  await fc.assert(
    fc.asyncProperty(anyHistory, async (history) => {
      // given
      histories += 1;
      const run = `history-${histories}`;

      // when
      const { result: arrivals } = await captureOutput(() => play(history, run));

      // then
      for (const transaction of new Set(history.events.map((event) => event.transaction))) {
        const transaction_id = `${run}-${transaction}`;
        const own = arrivals.filter(({ event }) => event.transaction === transaction);
        const { result } = await captureOutput(() => invoke("get", { pathParameters: { id: transaction_id } }));
        const { status, amount } = JSON.parse(result.body);
        const expected = readable(own, transaction).map((event) => ({
          status: event.status,
          amount: history.events.indexOf(event),
        }));
        if (own.length === 0) expect(result.statusCode).toBe(404);
        else expect(expected).toContainEqual({ status, amount });
        const records = await aws.records(transaction_id);
        expect(records.map((record) => Number(record.amount?.N)).sort()).toEqual(own.map(({ index }) => index).sort());
      }
      recorded.push(
        ...arrivals.map(({ event, index }) => ({
          transaction_id: `${run}-${event.transaction}`,
          status: event.status,
          event: index,
        })),
      );
    }),
    { seed: SEED, numRuns: RUNS, endOnFailure: true },
  );
  report("histories", {
    played: histories,
    deliveries,
    "faults that happened": injected,
    events: recorded.length,
    "as seed": SEED,
  });
});

/** Hands messages to the dispatcher in batches as the event source does, those that fail again, five times at most. */
async function dispatchAll(messages: readonly Message[]): Promise<void> {
  let waiting = messages;
  for (let receive = 1; waiting.length > 0; receive += 1) {
    if (receive > MAX_RECEIVES) throw new Error(`${waiting.length} messages fail`);
    const failed = new Set<string>();
    for (let start = 0; start < waiting.length; start += BATCH_SIZE) {
      const batch = waiting.slice(start, start + BATCH_SIZE);
      const { result } = await captureOutput(() => dispatch(sqsEvent(batch), aContext()));
      for (const { itemIdentifier } of result.batchItemFailures) failed.add(itemIdentifier);
    }
    waiting = waiting.filter(({ MessageId = "" }) => failed.has(MessageId));
  }
}

test("given all histories, when their messages are dispatched, then every event has its notification, each with the same content", async () => {
  // when
  const published: { Message: string }[] = [];
  for (let messages = await aws.queuedMessages(); messages.length > 0; messages = await aws.queuedMessages()) {
    await dispatchAll(messages);
    for (let batch = await aws.notifications(); batch.length > 0; batch = await aws.notifications())
      published.push(...batch);
  }

  // then
  const contents = new Map<string, Set<string>>();
  for (const { Message } of published) {
    const { transaction_id, amount, status } = JSON.parse(Message);
    const event = `${transaction_id} ${amount} ${status}`;
    contents.set(event, (contents.get(event) ?? new Set()).add(Message));
  }
  const expected = recorded.map(({ transaction_id, event, status }) => `${transaction_id} ${event} ${status}`);
  expect([...contents.keys()].sort()).toEqual(expected.sort());
  expect([...contents.values()].filter(({ size }) => size !== 1)).toEqual([]);
  report("notifications of the histories", { events: expected.length, notifications: published.length });
});
