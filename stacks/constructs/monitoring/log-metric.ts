import { CloudwatchLogMetricFilter } from "@cdktf/provider-aws/lib/cloudwatch-log-metric-filter/index.js";
import { Construct } from "constructs";
import type { Metric } from "../../definitions/metrics.ts";
import type { EncryptedLogGroup } from "./encrypted-log-group.ts";

/** Props of {@link LogMetric}. */
export interface LogMetricProps {
  /** The metric's name, and the filter's. */
  readonly name: string;
  /** The metric's namespace. */
  readonly namespace: string;
  /** Whose lines are counted. */
  readonly logGroup: EncryptedLogGroup;
  /** Which lines are. Source: CloudWatch Logs User Guide, "Filter pattern syntax". */
  readonly pattern: string;
}

/** Counts the lines of a log group that match a pattern. */
export class LogMetric extends Construct {
  /** How many matched in a period; 0 if there were only others. */
  readonly metric: Metric;

  constructor(scope: Construct, id: string, { name, namespace, logGroup, pattern }: LogMetricProps) {
    super(scope, id);
    new CloudwatchLogMetricFilter(this, "Resource", {
      name,
      logGroupName: logGroup.name,
      pattern,
      metricTransformation: { name, namespace, value: "1", defaultValue: "0", unit: "Count" },
    });
    this.metric = { namespace, metricName: name, dimensions: {}, statistic: "Sum" };
  }
}
