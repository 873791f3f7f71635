import { paginateDescribeAlarms } from "@aws-sdk/client-cloudwatch";
import type { Environment } from "../environment/environment.ts";

export interface RingingAlarm {
  readonly name: string;
  /** ISO 8601, UTC. */
  readonly since: string;
  /** What it means, and what to do. */
  readonly description: string;
}

export interface Alarms {
  /** How many there are, ringing or not. The local run has none. */
  readonly total: number;
  /** The one that has rung longest first. */
  readonly ringing: readonly RingingAlarm[];
}

/** The environment's alarms, those that a team added as well: all that publish to its topic of alarms. Reads all of the account's. */
export async function readAlarms({ clients, name }: Environment): Promise<Alarms> {
  const topic = `:${name("payment-alarms")}`;
  const ringing: RingingAlarm[] = [];
  let total = 0;
  for await (const { MetricAlarms = [] } of paginateDescribeAlarms({ client: clients.metrics }, {})) {
    for (const alarm of MetricAlarms) {
      const { AlarmName = "", AlarmDescription = "", AlarmActions = [], StateValue, StateUpdatedTimestamp } = alarm;
      if (!AlarmActions.some((action) => action.endsWith(topic))) continue;
      total += 1;
      if (StateValue !== "ALARM") continue;
      const since = StateUpdatedTimestamp?.toISOString() ?? "";
      ringing.push({ name: AlarmName, since, description: AlarmDescription });
    }
  }
  return { total, ringing: ringing.sort((a, b) => (a.since < b.since ? -1 : 1)) };
}
