import { CloudwatchQueryDefinition } from "@cdktf/provider-aws/lib/cloudwatch-query-definition/index.js";
import { Construct } from "constructs";
import { LOG_QUERIES, type QueriedLogs } from "../../definitions/log-queries.ts";
import { type NamingProps, nameOf } from "../../definitions/names.ts";

/** Props of {@link SavedQueries}. */
export interface SavedQueriesProps extends NamingProps {
  /** Names of the log groups. */
  readonly logGroups: Readonly<Record<QueriedLogs, readonly string[]>>;
}

/** Queries of Logs Insights, in a folder of the environment's name. */
export class SavedQueries extends Construct {
  constructor(scope: Construct, id: string, props: SavedQueriesProps) {
    super(scope, id);
    for (const { name, logs, commands } of LOG_QUERIES) {
      new CloudwatchQueryDefinition(this, `query-${name}`, {
        name: `${nameOf("payment", props)}/${name}`,
        logGroupNames: logs.flatMap((each) => props.logGroups[each]),
        queryString: commands.join("\n| "),
      });
    }
  }
}
