/** A table as it was at a time, which point-in-time recovery makes beside the one that is in use. */
import { setTimeout as sleep } from "node:timers/promises";
import {
  DeleteTableCommand,
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  ResourceNotFoundException,
  RestoreTableToPointInTimeCommand,
  type TableDescription,
} from "@aws-sdk/client-dynamodb";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { CommandFailure } from "../../../command-line/command.ts";
import type { Environment } from "../environment/environment.ts";

/** Where the tables are. */
export interface Tables extends Pick<Environment, "table"> {
  readonly clients: { readonly documents: Pick<DynamoDBDocumentClient, "send"> };
}

/** The name of the table as it was at a time. @param time ISO 8601, UTC, of which the second counts */
export function restoredName(table: string, time: string): string {
  return `${table}-restored-${time.slice(0, 19).replaceAll(/[-:]/g, "")}Z`;
}

/** @throws CommandFailure if point-in-time recovery does not reach the time */
export async function checkRestorable({ clients, table }: Tables, time: string): Promise<void> {
  const { ContinuousBackupsDescription } = await clients.documents.send(
    new DescribeContinuousBackupsCommand({ TableName: table }),
  );
  const { EarliestRestorableDateTime: earliest, LatestRestorableDateTime: latest } =
    ContinuousBackupsDescription?.PointInTimeRecoveryDescription ?? {};
  if (!earliest || !latest) throw new CommandFailure(`table ${table} has no point-in-time recovery`);
  const asked = Date.parse(time);
  if (asked >= earliest.getTime() && asked <= latest.getTime()) return;
  throw new CommandFailure(`--to: "${time}" given, allowed: ${earliest.toISOString()} to ${latest.toISOString()}`);
}

/**
 * A restored table, undefined if there is none of the name.
 * @throws CommandFailure if it was not restored from this environment's table: nothing else is copied from, or deleted
 */
export async function findRestored(tables: Tables, name: string): Promise<TableDescription | undefined> {
  if (!name.startsWith(`${tables.table}-restored-`)) {
    throw new CommandFailure(
      `table ${name} was not restored from ${tables.table}: that one is ${tables.table}-restored-…`,
    );
  }
  const [found, live] = await Promise.all([describe(tables, name), describe(tables, tables.table)]);
  if (!found) return undefined;
  const source = found.RestoreSummary?.SourceTableArn;
  if (source !== undefined && source === live?.TableArn) return found;
  throw new CommandFailure(`table ${name} was not restored from ${tables.table}`);
}

/** @throws CommandFailure if there is none, or it is not ready */
export async function requireRestored(tables: Tables, name: string): Promise<void> {
  const found = await findRestored(tables, name);
  if (!found) throw new CommandFailure(`no table ${name} in this account and region`);
  if (found.TableStatus !== "ACTIVE") throw new CommandFailure(`table ${name} is not ready: ${found.TableStatus}`);
}

/**
 * Begins to restore: encrypted with the same key. Without the index by time, with which it would take longer, and cost more.
 * @param time ISO 8601, UTC
 */
export async function beginRestore(tables: Tables, time: string): Promise<void> {
  const { clients, table } = tables;
  const key = (await describe(tables, table))?.SSEDescription?.KMSMasterKeyArn;
  await clients.documents.send(
    new RestoreTableToPointInTimeCommand({
      SourceTableName: table,
      TargetTableName: restoredName(table, time),
      RestoreDateTime: new Date(time),
      GlobalSecondaryIndexOverride: [],
      ...(key !== undefined && { SSESpecificationOverride: { Enabled: true, SSEType: "KMS", KMSMasterKeyId: key } }),
    }),
  );
}

const WAIT_MILLISECONDS = 15_000;

export interface Waiting {
  readonly signal: AbortSignal;
  onWait(): void;
  /** @default - so many milliseconds, or until the signal */
  readonly pause?: (milliseconds: number) => Promise<unknown>;
}

/** Waits until a restored table is there. @returns false after Ctrl-C: AWS goes on */
export async function waitUntilRestored(tables: Tables, name: string, { signal, onWait, pause }: Waiting) {
  const wait = pause ?? ((time: number) => sleep(time, undefined, { signal }).catch(() => undefined));
  while (!signal.aborted) {
    const found = await findRestored(tables, name);
    if (found?.TableStatus === "ACTIVE" && !found.RestoreSummary?.RestoreInProgress) return true;
    onWait();
    await wait(WAIT_MILLISECONDS);
  }
  return false;
}

export async function deleteRestored({ clients }: Tables, name: string): Promise<void> {
  await clients.documents.send(new DeleteTableCommand({ TableName: name }));
}

async function describe({ clients }: Tables, name: string): Promise<TableDescription | undefined> {
  try {
    return (await clients.documents.send(new DescribeTableCommand({ TableName: name }))).Table;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}
