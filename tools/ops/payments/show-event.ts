import { paginateScan } from "@aws-sdk/lib-dynamodb";
import { EXIT } from "../../../command-line/command.ts";
import { type EventProblem, problemsOfEvent } from "../logs/event-problems.ts";
import { likelyRange } from "../logs/likely-range.ts";
import { pageProgress } from "../logs/page-progress.ts";
import { ifReadable } from "../logs/unreadable-logs.ts";
import type { OperationRun } from "../operation.ts";
import { printable } from "../output/output.ts";
import { type ClaimTimes, claimsOf } from "./claims.ts";
import type { TimeRange } from "./time-range.ts";

interface Asked {
  /** Also find its transaction, for which the whole table is read. */
  readonly scan: boolean;
  /** Which times of the logs to read, if it is not recorded. @default - see {@link likelyRange} */
  readonly times: Partial<TimeRange>;
}

/** What became of one event: by its claim, and if it is not recorded, by the logs. */
export async function showEvent(run: OperationRun, eventId: string, { scan, times }: Asked): Promise<number> {
  const { environment, output } = run;
  const { clients, table, label } = environment;
  const claim = (await claimsOf(clients.documents, table, [eventId])).get(eventId);
  const problem = claim?.completed_at === undefined ? await lastProblem(run, eventId, claim, times) : undefined;
  const told = problem === undefined ? {} : { problem };
  if (!claim) {
    output.result({ event_id: eventId, state: problem?.outcome ?? "not claimed", ...told }, () =>
      [
        eventId,
        `in ${label}: ${problem?.outcome ?? "no delivery of it was recorded"}`,
        ...(problem ? wordsOf(problem) : []),
      ].join("\n"),
    );
    return EXIT.failure;
  }
  const transactionId = scan ? await transactionOf(run, eventId) : undefined;
  const state = claim.completed_at === undefined ? "not finished" : "recorded";
  const found = transactionId === undefined ? {} : { transaction_id: transactionId };
  output.result({ event_id: eventId, state, ...claim, ...found, ...told }, () =>
    [
      eventId,
      `in ${label}: ${state}`,
      `received   ${claim.received_at}`,
      `completed  ${claim.completed_at ?? "not yet: the sender's next delivery completes it"}`,
      ...(transactionId === undefined ? [] : [`of         ${transactionId}`]),
      ...(problem ? wordsOf(problem) : []),
    ].join("\n"),
  );
  return EXIT.ok;
}

async function lastProblem(
  { environment, output, signal }: OperationRun,
  eventId: string,
  claim: ClaimTimes | undefined,
  times: Partial<TimeRange>,
): Promise<EventProblem | undefined> {
  const range = likelyRange(claim ? [claim] : [], times);
  output.note(`not recorded: reading the logs from ${range.from} to ${range.to} …`);
  const problems = await ifReadable(
    problemsOfEvent(environment, eventId, { range, signal, onPage: pageProgress(output) }),
    [],
    output,
  );
  return problems.at(-1);
}

function wordsOf({ time, writer, outcome, message, reason }: EventProblem): readonly string[] {
  return [
    `${outcome.padEnd(9)}  ${time}, by ${writer}`,
    `because    ${printable([message, reason].filter(Boolean).join(": "))}`,
  ];
}

async function transactionOf({ environment, signal }: OperationRun, eventId: string): Promise<string | undefined> {
  const pages = paginateScan(
    { client: environment.clients.documents },
    {
      TableName: environment.table,
      FilterExpression: "event_id = :event_id",
      ProjectionExpression: "transaction_id",
      ExpressionAttributeValues: { ":event_id": eventId },
    },
  );
  for await (const { Items } of pages) {
    if (Items?.[0]) return String(Items[0].transaction_id);
    if (signal.aborted) return undefined;
  }
  return undefined;
}
