import { SIGNATURE_REFUSED_LINE } from "../../../functions/domain/log-messages.ts";
import type { Environment } from "../environment/environment.ts";
import { logGroupOf } from "../logs/log-groups.ts";
import { readLogs } from "../logs/read-logs.ts";
import type { LiveVersion, SourceSecret } from "./source-secret.ts";

/** Milliseconds that are looked back at most: more lines take their time. */
const LONGEST_LOOK = 3_600_000;

export interface RefusedSignatures {
  /** ISO 8601, UTC. */
  readonly since: string;
  readonly times: number;
}

/** Requests that no live value of a source signed, since its current one was put, or in the last hour if that is longer ago. */
export async function refusedSignatures(
  environment: Environment,
  { source }: SourceSecret,
  { putAt }: Pick<LiveVersion, "putAt">,
  signal: AbortSignal,
): Promise<RefusedSignatures> {
  const now = Date.now();
  const since = new Date(Math.max(putAt, now - LONGEST_LOOK)).toISOString();
  const groups = [logGroupOf(environment, "webhook-receiver")];
  const patterns = [`{ $.message = "${SIGNATURE_REFUSED_LINE}" && $.source = "${source.name}" }`];
  let times = 0;
  await readLogs(
    environment,
    { groups, patterns, range: { from: since, to: new Date(now + 1).toISOString() }, signal },
    () => {
      times += 1;
    },
  );
  return { since, times };
}
