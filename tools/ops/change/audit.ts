import { randomUUID } from "node:crypto";
import {
  CreateLogStreamCommand,
  PutLogEventsCommand,
  ResourceNotFoundException,
} from "@aws-sdk/client-cloudwatch-logs";
import { CommandFailure } from "../../../command-line/command.ts";
import type { Environment } from "../environment/environment.ts";

/** What is told of a change: texts, numbers and lists of them. Never a transaction id, a secret, a raw body or a personal field. */
export type Facts = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** Who does what, and where. */
export interface Audited {
  readonly operation: string;
  readonly environment: string;
  /** ARN. */
  readonly by: string;
  readonly plan: Facts;
}

export interface AuditRecord {
  /** Where it stands: `/payment/prod/operations 2026-11-28/redrive/…` */
  readonly stream: string;
  end(end: { readonly phase: string; readonly outcome?: Facts; readonly error?: string }): Promise<void>;
}

/** Ids of a list that are told one by one. More are counted: a log event takes 1 MB at most. */
const MAX_LISTED = 1000;

/**
 * Begins the audit record of a change, in a log group whose events nobody can alter, and to which no function may write.
 * @throws CommandFailure if the environment has no such log group
 */
export async function beginAudit(
  { clients: { logs }, auditLogGroup }: Pick<Environment, "clients" | "auditLogGroup">,
  audited: Audited,
): Promise<AuditRecord> {
  const id = randomUUID();
  const log = {
    logGroupName: auditLogGroup,
    logStreamName: `${new Date().toISOString().slice(0, 10)}/${audited.operation}/${id}`,
  };
  const put = (event: object) =>
    logs.send(
      new PutLogEventsCommand({
        ...log,
        logEvents: [{ timestamp: Date.now(), message: JSON.stringify({ id, ...event }, shortened) }],
      }),
    );
  try {
    await logs.send(new CreateLogStreamCommand(log));
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
    throw new CommandFailure(`no log group ${auditLogGroup} for the audit record: deploy this release first`);
  }
  await put({ phase: "begun", ...audited });
  return {
    stream: `${log.logGroupName} ${log.logStreamName}`,
    async end(end) {
      await put({ operation: audited.operation, by: audited.by, ...end });
    },
  };
}

function shortened(_key: string, value: unknown): unknown {
  if (!Array.isArray(value) || value.length <= MAX_LISTED) return value;
  return [...value.slice(0, MAX_LISTED), `and ${value.length - MAX_LISTED} more`];
}
