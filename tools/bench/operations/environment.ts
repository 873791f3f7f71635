import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import dynalite from "dynalite";
import { TIME_INDEX } from "../../../functions/domain/time-index.ts";
import { CREDENTIALS, DESCRIPTION_PATH, REGION } from "../../../local/aws/account.ts";
import { closeNow, listenLocally } from "../../../local/aws/emulator.ts";
import { closeIteratorsOfDynalite } from "../../../local/aws/services/dynamodb/dynalite-iterators.ts";
import type { LocalRun } from "../../ops/environment/local-run.ts";
import { writeRecords } from "./records.ts";

const TABLE = "payment-transactions-bench";

/** A table with so many records on dynalite, that `npm run ops -- --local` takes for the local run's. */
export interface FilledEnvironment {
  /** What PORT has to be. */
  readonly port: number;
  /** Calls since the last time, by operation. */
  takeCalls(): Readonly<Record<string, number>>;
  close(): Promise<void>;
}

export async function startFilledEnvironment(records: number): Promise<FilledEnvironment> {
  // Else each query of an export would keep 20 KB.
  closeIteratorsOfDynalite();
  const directory = mkdtempSync(path.join(tmpdir(), "bench-operations-"));
  await withServer(directory, createTable);
  await writeRecords(directory, TABLE, records);
  const calls = new Map<string, number>();
  const server = open(directory);
  server.prependListener("request", ({ headers }) => {
    const operation = String(headers["x-amz-target"]).split(".").at(-1) ?? "";
    calls.set(operation, (calls.get(operation) ?? 0) + 1);
  });
  const awsEndpoint = `http://127.0.0.1:${await listenLocally(server)}`;
  const description: LocalRun = {
    awsEndpoint,
    region: REGION,
    tables: [TABLE],
    functions: {},
    sourceConfigurations: {},
  };
  const described = createServer((request, response) => {
    const known = request.url === DESCRIPTION_PATH;
    response.writeHead(known ? 200 : 404, { "content-type": "application/json" });
    response.end(known ? JSON.stringify(description) : "");
  });
  return {
    port: await listenLocally(described),
    takeCalls() {
      const taken = Object.fromEntries(calls);
      calls.clear();
      return taken;
    },
    async close() {
      await Promise.all([closeNow(described), closeNow(server)]);
      rmSync(directory, { recursive: true });
    },
  };
}

function open(directory: string): Server {
  return dynalite({ path: directory, createTableMs: 0 });
}

async function withServer(directory: string, action: (endpoint: string) => Promise<void>): Promise<void> {
  const server = open(directory);
  try {
    await action(`http://127.0.0.1:${await listenLocally(server)}`);
  } finally {
    await closeNow(server);
  }
}

async function createTable(endpoint: string): Promise<void> {
  const client = new DynamoDBClient({ endpoint, region: REGION, credentials: CREDENTIALS });
  const key = (AttributeName: string, KeyType: "HASH" | "RANGE") => ({ AttributeName, KeyType });
  await client.send(
    new CreateTableCommand({
      TableName: TABLE,
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: [key("transaction_id", "HASH"), key("timestamp", "RANGE")],
      AttributeDefinitions: ["transaction_id", "timestamp", TIME_INDEX.partitionKey].map((AttributeName) => ({
        AttributeName,
        AttributeType: "S",
      })),
      GlobalSecondaryIndexes: [
        {
          IndexName: TIME_INDEX.name,
          KeySchema: [key(TIME_INDEX.partitionKey, "HASH"), key(TIME_INDEX.sortKey, "RANGE")],
          Projection: { ProjectionType: "INCLUDE", NonKeyAttributes: [...TIME_INDEX.projected] },
        },
      ],
    }),
  );
  client.destroy();
}
