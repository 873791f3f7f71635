import type { CloudwatchMetricAlarmMetricQuery } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js";
import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js";
import { Construct } from "constructs";
import type { Metric, MetricSum } from "../../definitions/metrics.ts";
import { PERIOD_SECONDS } from "../../definitions/metrics.ts";
import type { EncryptedTopic } from "../messaging/encrypted-topic.ts";

/** Props of {@link Alarm}. */
export interface AlarmProps {
  /** The alarm's name, see {@link alarmName}. */
  readonly name: string;
  /** What it means, and what to do. */
  readonly description: string;
  /** What is watched, in periods of {@link PERIOD_SECONDS}. */
  readonly metric: Metric | MetricSum;
  /** It alarms at this value and above … */
  readonly threshold: number;
  /** … for so many periods in a row. */
  readonly evaluationPeriods: number;
  /** Who is told when it begins to alarm. */
  readonly topic: EncryptedTopic;
}

/** An alarm that counts missing data as good. */
export class Alarm extends Construct {
  constructor(scope: Construct, id: string, { name, description, metric, topic, ...props }: AlarmProps) {
    super(scope, id);
    new CloudwatchMetricAlarm(this, "Resource", {
      alarmName: name,
      alarmDescription: description,
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      threshold: props.threshold,
      evaluationPeriods: props.evaluationPeriods,
      datapointsToAlarm: props.evaluationPeriods,
      // No data means no traffic.
      treatMissingData: "notBreaching",
      actionsEnabled: true,
      alarmActions: [topic.arn],
      ...("sumOf" in metric ? { metricQuery: sumQuery(metric) } : { ...metric, period: PERIOD_SECONDS }),
    });
  }
}

function sumQuery({ label, sumOf }: MetricSum): CloudwatchMetricAlarmMetricQuery[] {
  return [
    { id: "sum", label, expression: "SUM(FILL(METRICS(), 0))", returnData: true },
    ...sumOf.map(({ statistic, ...metric }, index) => ({
      id: `m${index}`,
      metric: { ...metric, stat: statistic, period: PERIOD_SECONDS },
      returnData: false,
    })),
  ];
}
