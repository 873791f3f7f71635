import type { CloudwatchMetricAlarmMetricQuery } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js";
import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js";
import { Construct } from "constructs";
import type { Metric, MetricExpression } from "../../definitions/metrics.ts";
import { PERIOD_SECONDS } from "../../definitions/metrics.ts";

/** Props of {@link Alarm}. */
export interface AlarmProps {
  /** The alarm's name. */
  readonly name: string;
  /** What it means, and what to do. */
  readonly description: string;
  /** What is watched, in periods of {@link PERIOD_SECONDS}. */
  readonly metric: Metric | MetricExpression;
  /** Periods in which it reaches this value count. */
  readonly threshold: number;
  /** How many of the last periods are looked at. */
  readonly evaluationPeriods: number;
  /** In how many of them the threshold has to be reached. @default - in all of them */
  readonly periodsToAlarm?: number;
  /** Alarms on too little instead of too much: periods below the threshold count, and those without data. @default - false */
  readonly onTooLittle?: boolean;
  /** Where it publishes when it begins to alarm. */
  readonly topics: readonly { readonly arn: string }[];
}

/** An alarm. Missing data is good, as it means that nothing happened, unless too little is what it alarms on. */
export class Alarm extends Construct {
  constructor(scope: Construct, id: string, props: AlarmProps) {
    super(scope, id);
    const { metric, evaluationPeriods, onTooLittle = false } = props;
    new CloudwatchMetricAlarm(this, "Resource", {
      alarmName: props.name,
      alarmDescription: props.description,
      comparisonOperator: onTooLittle ? "LessThanThreshold" : "GreaterThanOrEqualToThreshold",
      threshold: props.threshold,
      evaluationPeriods,
      datapointsToAlarm: props.periodsToAlarm ?? evaluationPeriods,
      treatMissingData: onTooLittle ? "breaching" : "notBreaching",
      actionsEnabled: true,
      alarmActions: props.topics.map(({ arn }) => arn),
      ...("expression" in metric
        ? { metricQuery: queries(metric) }
        : { ...asArguments(metric), period: PERIOD_SECONDS }),
    });
  }
}

function queries({ id, label, expression, metrics }: MetricExpression): CloudwatchMetricAlarmMetricQuery[] {
  return [
    { id, label, expression, returnData: true },
    ...metrics.map((metric, index) => {
      const { statistic: stat, ...rest } = asArguments(metric);
      return { id: `m${index}`, metric: { ...rest, stat, period: PERIOD_SECONDS }, returnData: false };
    }),
  ];
}

/** Dimensions that are empty would be a difference in every plan. */
function asArguments({ dimensions, ...metric }: Metric) {
  return { ...metric, ...(Object.keys(dimensions).length > 0 && { dimensions }) };
}
