import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, NumberValue, type QueryCommand } from "@aws-sdk/lib-dynamodb";
import { Decimal } from "../../functions/domain/decimal.ts";
import { digestOf } from "../../functions/domain/digest.ts";
import { recordTimestamp } from "../../functions/domain/record-timestamp.ts";
import { dayShard, TIME_INDEX } from "../../functions/domain/time-index.ts";
import { type PaymentsTable, paymentsByTime } from "../../tools/ops/payments/payments-by-time.ts";
import { reconcile } from "../../tools/ops/reconcile/reconcile.ts";
import { ReportedPayments } from "../../tools/ops/reconcile/reported-payments.ts";

const RANGE = { from: "2026-11-24T00:00:00.000Z", to: "2026-11-25T00:00:00.000Z" };

/** A record of each payment at each of its times. */
function tableOf(payments: Readonly<Record<string, readonly string[]>>, { hasIndex = true } = {}) {
  const reads: string[] = [];
  const records = Object.entries(payments).flatMap(([transaction_id, times]) =>
    times.map((time, index) => {
      const event_id = digestOf(`${transaction_id}-${index}`);
      const timestamp = recordTimestamp(`2026-11-24T${time}:00.000Z`, event_id);
      const shard = { [TIME_INDEX.partitionKey]: dayShard(timestamp, event_id) };
      return {
        transaction_id,
        timestamp,
        event_id,
        status: "completed",
        currency: "EUR",
        amount: NumberValue.from(index + 1),
        ...shard,
      };
    }),
  );
  const answer = async ({ input }: QueryCommand) => {
    const values = Object.values(input.ExpressionAttributeValues ?? {});
    if (input.IndexName === undefined) {
      const Items = records.filter(({ transaction_id }) => values.includes(transaction_id));
      reads.push(...new Set(Items.map(({ transaction_id }) => transaction_id)));
      return { Items, Count: Items.length };
    }
    if (!hasIndex)
      throw Object.assign(new Error("The table does not have the specified index"), { name: "ValidationException" });
    const found = records.filter((record) => values.includes(record[TIME_INDEX.partitionKey]));
    return { Items: found.toSorted((a, b) => (a.timestamp < b.timestamp ? 1 : -1)) };
  };
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient({ region: "eu-west-1" }));
  const table: PaymentsTable = {
    table: "payment-transactions-prod",
    lifecycle: async () => "basic",
    clients: { documents: Object.assign(documents, { send: answer }) },
  };
  return { table, reads };
}

test("given payments of several events, when they are listed, then the records of each are read once, in order of the newest", async () => {
  const { table, reads } = tableOf({ a: ["08:00", "12:00", "23:00"], b: ["09:00"], c: ["10:00", "22:00"] });

  const listed = await Array.fromAsync(paymentsByTime(table, RANGE));

  expect(listed.map(({ transaction_id }) => transaction_id)).toEqual(["a", "c", "b"]);
  expect(reads).toEqual(["a", "c", "b"]);
});

test("given more payments than are read at once, when they are listed, then each is there once, in order", async () => {
  const minutes = Array.from(
    { length: 100 },
    (_, index) => `${String(10 + Math.floor(index / 60))}:${String(index % 60).padStart(2, "0")}`,
  );
  const { table } = tableOf(Object.fromEntries(minutes.map((time) => [time, [time]])));

  const listed = await Array.fromAsync(paymentsByTime(table, RANGE));

  expect(listed.map(({ transaction_id }) => transaction_id)).toEqual(minutes.toReversed());
});

test("given a table without the index by time, when a file is reconciled, then each of its payments is looked up by its id", async () => {
  const { table } = tableOf({ a: ["08:00"], b: ["09:00"] }, { hasIndex: false });
  const payments = new ReportedPayments();
  for (const transactionId of ["a", "missing", "idempotency#key"]) {
    payments.add({ transactionId, amountOf: "taken", amount: Decimal.parse("1"), currency: "EUR" });
  }
  const report = { title: "a file", tellsAllRefunds: false, payments, others: new Map() };
  const comparing = reconcile(
    table,
    report,
    { range: RANGE, covered: RANGE, source: undefined },
    new AbortController().signal,
  );

  const found: string[] = [];
  let step = await comparing.next();
  for (; !step.done; step = await comparing.next()) found.push(`${step.value.list} ${step.value.transaction_id}`);

  expect(found).toEqual(["only_there missing", "only_there idempotency#key"]);
  expect(step.value).toEqual({ equal: 1, knowsOnlyHere: false });
});
