import { paginateScan } from "@aws-sdk/lib-dynamodb";
import { EXIT } from "../../../command-line/command.ts";
import type { OperationRun } from "../operation.ts";
import { claimsOf } from "./claims.ts";

/**
 * What became of one event, by its claim.
 * @param scan also find its transaction, for which the whole table is read
 */
export async function showEvent(run: OperationRun, eventId: string, scan: boolean): Promise<number> {
  const { environment, output } = run;
  const { clients, table, label } = environment;
  const claim = (await claimsOf(clients.documents, table, [eventId])).get(eventId);
  if (!claim) {
    output.result(
      { event_id: eventId, state: "not claimed" },
      () => `${eventId}\nin ${label}: no delivery of it was recorded`,
    );
    return EXIT.failure;
  }
  const transactionId = scan ? await transactionOf(run, eventId) : undefined;
  const state = claim.completed_at === undefined ? "not finished" : "recorded";
  const found = transactionId === undefined ? {} : { transaction_id: transactionId };
  output.result({ event_id: eventId, state, ...claim, ...found }, () =>
    [
      eventId,
      `in ${label}: ${state}`,
      `received   ${claim.received_at}`,
      `completed  ${claim.completed_at ?? "not yet: the sender's next delivery completes it"}`,
      ...(transactionId === undefined ? [] : [`of         ${transactionId}`]),
    ].join("\n"),
  );
  return EXIT.ok;
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
